/**
 * Style of the pictures, light and dark; colours are those of the page, chosen for readers who cannot tell red from
 * green.
 */
export const chartStyle = `
.chart{margin:14px 0;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:10px 14px;max-width:900px}
.picture{overflow-x:auto}
.chart figcaption{font-weight:600;font-size:14px;margin-bottom:6px}
.chart svg{display:block;width:100%;min-width:560px;height:auto}
.chart text{font:12px system-ui,"DejaVu Sans",sans-serif;fill:var(--ink)}
.chart .value{fill:var(--soft);font-size:11.5px}
.chart .part{stroke:var(--card);stroke-width:1}
.chart .grid{stroke:var(--line)}
.chart .whisker{stroke:var(--soft);stroke-width:1.5}
.chart .box{fill:var(--pass);opacity:.55}
.chart .median{stroke:var(--ink);stroke-width:2}
.trend{display:block;max-width:100%}
.trend .line{fill:none;stroke:var(--line);stroke-width:1.5}
.trend circle{fill:var(--tone)}
.trend .cross{stroke:var(--tone);stroke-width:2;fill:none}
.trend .gap{stroke:var(--quiet);stroke-width:1.5}
`;
