import { createHash } from 'node:crypto';
import { type ComponentChildren, Fragment } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { visible } from '../visible';
import { programOf } from './program';
import { baseStyle } from './style';

export interface Page {
  readonly title: string;
  /** Content of the body. */
  readonly body: ComponentChildren;
  /** CSS of this page, behind that which all pages share. */
  readonly style?: string;
  /** Absolute path of the TypeScript file that the page runs, e.g. `require.resolve('../client/theme')`. */
  readonly program: string;
  /** Handed to the program as JSON; `pageData` reads it there. */
  readonly data?: unknown;
}

/**
 * A page that is one file: style, script and data stand in it, and its Content-Security-Policy forbids everything else.
 * Nothing from a module is executed: texts are escaped, what cannot be seen is made visible, and only the page's own
 * program may run.
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

/** A rendered text without a character that cannot be seen, or that turns the direction of writing. */
function seen(html: string): string {
  return html.split('\n').map(visible).join('\n');
}

/** JSON that cannot end the script element it stands in, and that holds no character a reader of the file cannot see. */
export function embedded(data: unknown): string {
  return JSON.stringify(data).replace(/[<>&\p{C}\u2028\u2029]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
