import { visible } from '../visible';

/** A piece of HTML that is safe to put into a page. */
export class Markup {
  constructor(readonly html: string) {}
}

type Content = Markup | string | number | null | readonly Content[];

/** Writes HTML; whatever is put in is escaped unless it is markup itself, and null is nothing. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(String.raw({ raw: strings.raw }, ...contents.map(render)));
}

function render(content: Content): string {
  if (content === null) return '';
  if (content instanceof Markup) return content.html;
  if (typeof content === 'object') return content.map(render).join('');
  return escapeHtml(visible(String(content)));
}

const names =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'
    .split(' ')
    .concat('SP', 'DEL');

/** Bytes of the wire: control characters by their names, because many fonts lack the pictures of them. */
export function wire(text: string): Markup[] {
  return visible(text)
    .split(/([\u2400-\u2421])/)
    .map((part, i) =>
      i % 2 === 0 ? html`${part}` : html`<i>${names[part.charCodeAt(0) - 0x2400] ?? part}</i>`,
    );
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
