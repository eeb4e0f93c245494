import { DOMImplementation, type Document, type Element, XMLSerializer } from '@xmldom/xmldom';
import { visible } from './visible';

/** The root element of a new XML document. */
export function rootElement(name: string): Element {
  return new DOMImplementation().createDocument(null, name).documentElement as Element;
}

/** Appends an element and returns it. Attributes and texts are escaped, and what XML 1.0 forbids is made visible. */
export function child(
  parent: Element,
  name: string,
  attributes: Readonly<Record<string, string>> = {},
): Element {
  const element = documentOf(parent).createElement(name);
  set(element, attributes);
  parent.appendChild(element);
  return element;
}

export function set(element: Element, attributes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, visible(value));
}

export function text(element: Element, lines: readonly string[]): void {
  element.appendChild(documentOf(element).createTextNode(lines.map(visible).join('\n')));
}

/** The whole document of a root element. */
export function serialize(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(documentOf(root))}\n`;
}

function documentOf(element: Element): Document {
  if (!element.ownerDocument) throw new TypeError(`expected <${element.tagName}> to be in a document`);
  return element.ownerDocument;
}
