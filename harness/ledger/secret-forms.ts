/** One way in which a secret may be written down: all of it, or any stretch of it, gives the secret away. */
export interface SecretForm {
  /** How it is written; `plain` for the value itself. */
  readonly encoding: 'plain' | 'hex' | 'base64' | 'url';
  readonly bytes: Buffer;
}

/** Every form in which a secret is looked for, none twice. */
export function formsOf(value: string): SecretForm[] {
  const bytes = Buffer.from(value, 'utf8');
  const hex = bytes.toString('hex');
  const percent = hex.replace(/../g, '%$&');
  const url = encodeURIComponent(bytes.toString('utf8'));
  const forms = new Map<string, SecretForm['encoding']>();
  const note = (encoding: SecretForm['encoding'], ...texts: readonly string[]): void => {
    for (const text of texts) if (text !== '' && !forms.has(text)) forms.set(text, encoding);
  };
  note('plain', value, JSON.stringify(value).slice(1, -1));
  note('hex', hex, hex.toUpperCase());
  for (const text of alignments(bytes)) note('base64', text, text.replaceAll('+', '-').replaceAll('/', '_'));
  note('url', url, url.replaceAll('%20', '+'), lowerEscapes(url), percent, percent.toUpperCase());
  return [...forms].map(([text, encoding]) => ({ encoding, bytes: Buffer.from(text, 'utf8') }));
}

/**
 * Base64 writes three bytes as four characters, so what a secret looks like depends on how many bytes stand before it.
 * Characters that also hold bits of a neighbour are left out.
 */
function alignments(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes]);
    return padded.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((padded.length * 8) / 6));
  });
}

function lowerEscapes(url: string): string {
  return url.replace(/%../g, (byte) => byte.toLowerCase());
}
