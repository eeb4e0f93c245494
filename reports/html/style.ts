const filtered = ['pass', 'fail', 'finding', 'inconclusive', 'error', 'missing', 'not-applicable']
  .map((kind) => `#cases:has(input[value=${kind}]:checked) .row:not(.${kind})`)
  .join(',');

/** The looks of the page, light and dark, on screen and on paper. */
export const style = `
:root{--ground:#f5f6f8;--card:#fff;--ink:#1b2027;--soft:#5c6672;--line:#dfe3e8;--code:#f0f2f5;
--pass:#1a7f42;--fail:#c62a2f;--finding:#a86200;--inconclusive:#7a5ad0;--error:#b3266d;--quiet:#76808c;--mark:#fdebec}
@media (prefers-color-scheme:dark){:root{--ground:#12151a;--card:#1a1f26;--ink:#e4e8ee;--soft:#98a3b0;--line:#2d343e;--code:#232a33;
--pass:#4cc27c;--fail:#ff7a7d;--finding:#e8a94a;--inconclusive:#b39dff;--error:#f07ab4;--quiet:#8b95a1;--mark:#3b2226}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
code,.transcript,h3,.cases b{font-family:ui-monospace,"Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
main,.wide{max-width:1160px;margin:0 auto;padding:0 24px}
main{padding-bottom:56px}
.banner{color:#fff;padding:26px 0 24px;background:#39424e}
.banner.pass{background:#17693a}.banner.fail{background:#a82328}.banner.inconclusive{background:#5d45a6}
.banner.void,.banner.incomplete{background:repeating-linear-gradient(135deg,#7c1d46 0 18px,#6c163b 18px 36px)}
.banner p{margin:4px 0 0}
.verdict{display:flex;align-items:center;gap:14px;flex-wrap:wrap}
.word{font-size:34px;font-weight:750;letter-spacing:.05em;line-height:1.15}
.emulated{border:2px solid #fff;border-radius:5px;padding:2px 10px;font-weight:700;letter-spacing:.12em;font-size:13px}
.why{font-size:17px;overflow-wrap:anywhere}
h1{margin:18px 0 0;font-size:20px;font-weight:650}
h1 span{font-weight:400;opacity:.92}
.where,.note{opacity:.88;font-size:14px;overflow-wrap:anywhere}
.note{font-style:italic}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(118px,1fr));gap:10px;padding:0;margin:22px 0 0;list-style:none}
.tile{--tone:var(--quiet);background:var(--card);border:1px solid var(--line);border-top:3px solid var(--tone);border-radius:8px;padding:10px 14px}
.tile b{display:block;font-size:26px;line-height:1.2;color:var(--tone);font-variant-numeric:tabular-nums}
.tile span{color:var(--soft);font-size:13px}
.tile.none{border-top-color:var(--line)}.tile.none b{color:var(--quiet);opacity:.6;font-weight:500}
.pass{--tone:var(--pass)}.fail{--tone:var(--fail)}.finding{--tone:var(--finding)}.inconclusive{--tone:var(--inconclusive)}
.error,.missing{--tone:var(--error)}.not-applicable{--tone:var(--quiet)}.observed{--tone:var(--ink)}
section{margin-top:36px}
h2{font-size:19px;margin:0 0 12px}
h2 small,summary small{color:var(--soft);font-weight:500;font-size:13px;background:var(--code);border-radius:10px;padding:1px 9px;vertical-align:2px}
.hint{color:var(--soft);margin:-8px 0 12px}
.card{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--tone);border-radius:8px;padding:16px 18px;margin:0 0 14px}
h3{margin:0;font-size:15px;overflow-wrap:anywhere}
.card .title{margin:2px 0 0}
.place{margin:4px 0 12px;color:var(--soft);font-size:13px}
.level,.requirement,.label{display:inline-block;border:1px solid var(--line);border-radius:4px;padding:0 6px;font-size:12px;color:var(--soft);white-space:nowrap}
.level{margin-left:6px;text-transform:uppercase;letter-spacing:.05em;font-size:11px}
.requirement{font-variant-numeric:tabular-nums}
table{border-collapse:collapse;width:100%}
th{text-align:left;font-size:12px;font-weight:600;color:var(--soft);padding:6px 10px;border-bottom:1px solid var(--line);white-space:nowrap}
td{padding:7px 10px;vertical-align:top;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
tbody tr:last-child td{border-bottom:0}
td code{font-size:13px;white-space:pre-wrap}
.checks td{width:33%}.expected code{color:var(--pass)}.actual code{color:var(--fail);font-weight:600}
.scroll{overflow-x:auto}
.transcript i,code i{font-style:normal;font-size:.72em;letter-spacing:.02em;color:var(--soft);border:1px solid var(--line);border-radius:3px;padding:0 3px;margin:0 1px;font-weight:400}
.transcript{margin-top:12px;background:var(--code);border-radius:6px;font-size:12.5px;line-height:1.55}
.transcript td{border:0;padding:1px 8px;white-space:pre-wrap}
.transcript td:nth-child(-n+3){white-space:nowrap;overflow-wrap:normal;color:var(--soft);width:1%}
.transcript td:first-child{text-align:right;padding-left:14px;font-variant-numeric:tabular-nums}
.transcript tr:first-child td{padding-top:8px}.transcript tr:last-child td{padding-bottom:8px}
.transcript .cloud td:last-child{color:var(--inconclusive)}.transcript .bench td:last-child,.transcript .harness td:last-child{color:var(--soft)}
.transcript .marked td{background:var(--mark)}.transcript .marked td:first-child{box-shadow:inset 3px 0 var(--fail)}
.reason{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:10px 16px;margin:0 0 8px}
.reason summary{cursor:pointer;overflow-wrap:anywhere}
.reason p{margin:8px 0 2px;color:var(--soft);font-size:13px;line-height:1.8}
.reason code{background:var(--code);border-radius:4px;padding:1px 6px;margin-right:2px;overflow-wrap:anywhere}
.filters{display:flex;flex-wrap:wrap;gap:6px;margin-bottom:10px;align-items:center}
.chip{--tone:var(--ink);border:1px solid var(--line);background:var(--card);border-radius:14px;padding:2px 12px;font-size:13px;cursor:pointer;color:var(--tone)}
.chip.pass{--tone:var(--pass)}.chip.fail{--tone:var(--fail)}.chip.finding{--tone:var(--finding)}.chip.inconclusive{--tone:var(--inconclusive)}
.chip.error,.chip.missing{--tone:var(--error)}.chip.not-applicable{--tone:var(--quiet)}
.chip input{position:absolute;opacity:0}
.chip:has(:checked){background:var(--tone);border-color:var(--tone);color:var(--card)}
.chip:has(:focus-visible){outline:2px solid var(--ink);outline-offset:2px}
#search{margin-left:auto;min-width:230px;font:inherit;font-size:14px;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:14px;padding:3px 14px}
.cases,.observations{background:var(--card);border:1px solid var(--line);border-radius:8px;border-collapse:separate;border-spacing:0;font-size:14px}
.cases b{font-size:13px;font-weight:600}
.cases .title,.because{display:block;color:var(--soft);font-size:13px}
.because{color:var(--tone)}
.cases td:nth-child(2){min-width:300px;width:48%}.cases td:nth-child(3){min-width:90px;overflow-wrap:break-word}.cases td:nth-child(4){white-space:nowrap}
.cases .requirements{width:25%;min-width:230px;line-height:1.35}
.dot{color:var(--tone);font-weight:600;white-space:nowrap;font-size:13px}
.dot::before{content:"";display:inline-block;width:9px;height:9px;border-radius:50%;background:var(--tone);margin-right:7px}
.number{text-align:right;white-space:nowrap;overflow-wrap:normal;font-variant-numeric:tabular-nums}
.facts{display:grid;grid-template-columns:repeat(2,fit-content(130px) minmax(0,1fr));margin:0;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:8px 18px;column-gap:16px;font-size:14px}
.facts div{display:grid;grid-template-columns:subgrid;grid-column:span 2;padding:6px 0}
.facts .long{grid-column:1/-1}.facts .long dd{grid-column:2/-1}
.facts dt{color:var(--soft)}
.facts dd{margin:0;overflow-wrap:anywhere}
.facts small{display:block;color:var(--soft);font-size:13px}
@media (max-width:900px){
.facts{grid-template-columns:fit-content(130px) minmax(0,1fr)}
.cases,.cases tbody{display:block}.cases thead{display:none}
.cases .row{display:flex;flex-wrap:wrap;gap:2px 12px;align-items:baseline;padding:9px 12px;border-bottom:1px solid var(--line)}
.cases .row td{display:block;border:0;padding:0;width:auto;min-width:0}.cases .row td:nth-child(2){order:-1;flex:1 0 100%}
.number:not(:empty)::after{content:" ms"}
}
.cases .unlike,${filtered}{display:none}
@media print{body{background:#fff}.filters{display:none}.card,.reason{break-inside:avoid}.banner{print-color-adjust:exact}}
`;
