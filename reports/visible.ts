/**
 * A text without invisible characters: control characters as their pictures (`␍`, `␊`, `␛`), other invisible characters
 * and those that change the writing direction as `\u{202e}`. The result is safe for a terminal and for XML 1.0.
 */
export function visible(text: string): string {
  return text.replace(/[\p{C}\u2028\u2029]/gu, picture);
}

function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `\\u{${code.toString(16)}}`;
}

/** Bytes as text: printable UTF-8 unchanged, control characters as pictures, any other byte as `\xNN`. */
export function visibleBytes(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (!text.includes('\ufffd')) return visible(text);
  return bytes.toString('latin1').replace(/[^\x20-\x7e]/g, (byte) => {
    const code = byte.charCodeAt(0);
    return code < 0x80 ? picture(byte) : `\\x${code.toString(16).padStart(2, '0')}`;
  });
}

/** At most `length` characters, with an ellipsis if something was left out. */
export function clip(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
