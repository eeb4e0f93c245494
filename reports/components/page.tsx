import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type ComponentChildren, Fragment } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { visible } from '../visible';
import { browserCode } from './browser-code';

const programs = new Map<string, string>();

/**
 * The script of a page: a TypeScript file and all its imports as one self-contained script. It is compiled once per
 * process; it contains files of this project and of preact, never anything from a run.
 * @param entry absolute path of the file that runs first, with its extension
 * @throws Error when an import is neither relative nor preact
 */
export function programOf(entry: string): string {
  const known = programs.get(entry);
  if (known !== undefined) return known;
  const modules = new Map<string, string>();
  collect(entry, modules);
  const bodies = [...modules].map(([id, code]) => `${JSON.stringify(id)}(module,exports,require){${code}\n}`);
  // `</script` and `<!--` would end or change the element around the script.
  const program =
    `(()=>{const all={${bodies.join(',')}},made={};${LOADER}load(${JSON.stringify(nameOf(entry))})})();`
      .replaceAll('</script', '<\\/script')
      .replaceAll('<!--', '<\\!--');
  programs.set(entry, program);
  return program;
}

const LOADER =
  'function load(id){if(!made[id]){const module=made[id]={exports:{}};all[id](module,module.exports,load)}return made[id].exports}';

const REQUIRED = /\brequire\("([^"]+)"\)/g;

/** Adds a file and its imports, each under its name. */
function collect(file: string, modules: Map<string, string>): void {
  const name = nameOf(file);
  if (modules.has(name)) return;
  modules.set(name, '');
  const code = browserCode(file).replace(REQUIRED, (_, target: string) => {
    const found = resolved(target, file);
    collect(found, modules);
    return `require(${JSON.stringify(nameOf(found))})`;
  });
  modules.set(name, code);
}

function resolved(target: string, from: string): string {
  const require = createRequire(from);
  if (/^preact(\/|$)/.test(target)) return require.resolve(target);
  if (!target.startsWith('.'))
    throw new Error(`${from}: a page's program may import files of this project and preact, got "${target}"`);
  for (const extension of ['.ts', '.tsx', '']) {
    try {
      return require.resolve(path.resolve(path.dirname(from), `${target}${extension}`));
    } catch {}
  }
  throw new Error(`${from}: expected a file ${target}.ts or .tsx, found none`);
}

/** A name without the path of the machine that made the report. */
function nameOf(file: string): string {
  const [, inModules] = file.replaceAll(path.sep, '/').split('/node_modules/');
  return inModules ?? path.relative(path.resolve(__dirname, '..'), file).replaceAll(path.sep, '/');
}

export interface Page {
  readonly title: string;
  /** Content of the body. */
  readonly body: ComponentChildren;
  /** CSS of this page, after the CSS of all pages. */
  readonly style?: string;
  /** Absolute path of the TypeScript file that the page runs, e.g. `require.resolve('../client/page')`. */
  readonly program: string;
  /** Passed to the script as JSON; `pageData` returns it there. */
  readonly data?: unknown;
}

/**
 * A page in one file: it contains style, script and data, and its Content-Security-Policy forbids everything else.
 * Nothing from a module is executed: texts are escaped, invisible characters are made visible, and only the page's own
 * script may run.
 */
export function renderPage({ title, body, style = '', program, data = null }: Page): string {
  const script = programOf(program);
  const head = renderToString(
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content={policyFor(script)} />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="referrer" content="no-referrer" />
      <title>{title}</title>
      <style>{'STYLE'}</style>
    </head>,
  );
  return [
    '<!doctype html>',
    '<html lang="en">',
    seen(head).replace('STYLE', () => baseStyle + style),
    `<body>${seen(renderToString(<Fragment>{body}</Fragment>))}`,
    `<script type="application/json" id="data">${embedded(data)}</script>`,
    `<script>${script}</script></body>`,
    '</html>\n',
  ].join('\n');
}

function policyFor(script: string): string {
  const sha256 = createHash('sha256').update(script).digest('base64');
  return `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${sha256}'; base-uri 'none'; form-action 'none'`;
}

/** A rendered text with invisible characters, and those that change the writing direction, made visible. */
function seen(html: string): string {
  return html.split('\n').map(visible).join('\n');
}

/** JSON that cannot end its script element and contains no invisible characters. */
export function embedded(data: unknown): string {
  return JSON.stringify(data).replace(/[<>&\p{C}\u2028\u2029]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/**
 * Style of all pages, light and dark, on screen and on paper. The colours are distinguishable with red-green colour
 * blindness (blue for good, vermilion for bad), have a contrast of 4.5 to 1 as text, and always come with a glyph or a
 * word.
 */
const baseStyle = `
:root{color-scheme:light dark;
--ground:light-dark(#f4f5f7,#101419);--card:light-dark(#fff,#181d24);--inset:light-dark(#f0f2f5,#1f252e);
--ink:light-dark(#1b2027,#e4e8ee);--soft:light-dark(#555f6b,#a0abb8);--line:light-dark(#dadfe5,#2d343e);--link:light-dark(#0b5cad,#7db7f5);
--pass:light-dark(#0b6a9e,#58b4e8);--fail:light-dark(#b3330e,#ff8a66);--finding:light-dark(#8a5800,#e9b44c);
--inconclusive:light-dark(#6a4bb8,#b9a2ff);--error:light-dark(#a3246a,#f291c5);--quiet:light-dark(#5f6975,#98a3b0);
--mark:light-dark(#fdece6,#3a211a);--good:light-dark(#e5f1f8,#14303f);
--mono:ui-monospace,"Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
:root[data-theme=light]{color-scheme:light}:root[data-theme=dark]{color-scheme:dark}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans","Noto Sans CJK SC","PingFang SC","Microsoft YaHei","WenQuanYi Micro Hei",sans-serif}
code,pre,.mono{font-family:var(--mono);font-size:.92em}
a{color:var(--link)}
.wide{max-width:1240px;margin:0 auto;padding:0 24px}
h1{margin:0;font-size:20px;font-weight:650}
h2{font-size:18px;margin:0 0 12px}
section{margin-top:36px}
small.count{color:var(--soft);font-weight:500;font-size:13px;background:var(--inset);border-radius:10px;padding:1px 9px;vertical-align:2px}
.hint{color:var(--soft);margin:-8px 0 12px;font-size:14px}
.card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:14px 18px}
table{border-collapse:collapse;width:100%}
th{text-align:left;font-size:12px;font-weight:600;color:var(--soft);padding:6px 10px;border-bottom:1px solid var(--line)}
td{padding:6px 10px;vertical-align:top;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}
button,select,input{font:inherit;font-size:14px;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:6px;padding:4px 10px}
button{cursor:pointer}
summary{cursor:pointer}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.pass{--tone:var(--pass)}.fail{--tone:var(--fail)}.finding{--tone:var(--finding)}.inconclusive{--tone:var(--inconclusive)}
.error,.missing,.not-run{--tone:var(--error)}.not-applicable{--tone:var(--quiet)}
.verdict{color:var(--tone);font-weight:600;white-space:nowrap}
.verdict i{display:inline-block;width:1.25em;font-style:normal;font-family:var(--mono);font-weight:700}
.wire i{font-style:normal;font-size:.72em;letter-spacing:.02em;color:var(--soft);border:1px solid var(--line);border-radius:3px;padding:0 3px;margin:0 1px;font-weight:400}
.theme{float:right}
@media (max-width:600px){.wide{padding:0 14px}}
@media print{:root{color-scheme:light}body{background:#fff;font-size:12px}.theme,.filters{display:none}.card{break-inside:avoid}}
`;

/** Switches between light and dark; until then the system's setting applies. `client/page` implements it. */
export function ThemeButton() {
  return (
    <button type="button" class="theme" id="theme" hidden>
      ◐ light / dark
    </button>
  );
}

interface ScrollerProps {
  readonly class: string;
  readonly label: string;
  readonly id?: string;
  readonly children: ComponentChildren;
}

/** A scrolling region, also for the keyboard. */
export function Scroller({ class: name, label, id, children }: ScrollerProps) {
  return (
    <section
      class={`scroller ${name}`}
      id={id}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
    >
      {children}
    </section>
  );
}
