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
