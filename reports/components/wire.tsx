import type { ComponentChildren } from 'preact';
import { visible } from '../visible';

const names =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'
    .split(' ')
    .concat('SP', 'DEL');

/** Control characters by their names, because many fonts lack the pictures of them. */
export function named(text: string): ComponentChildren[] {
  return visible(text)
    .split(/([\u2400-\u2421])/)
    .map((part, i) => (i % 2 === 0 ? part : <i key={i}>{names[part.charCodeAt(0) - 0x2400] ?? part}</i>));
}

/** Bytes of the wire. */
export function Wire({ text }: { readonly text: string }) {
  return <code class="wire">{named(text)}</code>;
}
