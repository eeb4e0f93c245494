/** One way to write a secret: all of it, or any part of it, reveals the secret. */
export interface SecretForm {
  /** The encoding; `plain` for the value itself. */
  readonly encoding: 'plain' | 'hex' | 'base64' | 'url' | 'quoted-printable';
  readonly bytes: Buffer;
}

/** Every form in which a secret is searched, without duplicates. */
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
  for (const kept of [UNRESERVED, ALPHANUMERIC]) {
    const text = escaped(bytes, '%', kept);
    note('url', text, lowerEscapes(text));
  }
  for (const kept of [PRINTABLE, ALPHANUMERIC, NONE]) {
    const text = escaped(bytes, '=', kept);
    note(
      'quoted-printable',
      text,
      text.replace(/=../g, (byte) => byte.toLowerCase()),
    );
  }
  return [...forms].map(([text, encoding]) => ({ encoding, bytes: Buffer.from(text, 'utf8') }));
}

/** RFC 3986, 2.3; `encodeURIComponent` keeps a few characters more. */
const UNRESERVED = /[A-Za-z0-9._~-]/;
/** RFC 2045, 6.7: what quoted-printable may leave unencoded, and what a cautious encoder leaves unencoded. */
const PRINTABLE = /[!-<>-~ ]/;
const ALPHANUMERIC = /[A-Za-z0-9]/;
const NONE = /(?!)/;

/** Each byte as it is, or as a sign and two upper-case hex digits. */
function escaped(bytes: Buffer, sign: string, kept: RegExp): string {
  const written = [...bytes].map((byte) => {
    const character = String.fromCharCode(byte);
    return kept.test(character) ? character : `${sign}${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return written.join('');
}

/**
 * Base64 writes three bytes as four characters, so the encoding of a secret depends on the number of bytes before it.
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

/** Runs of digits that identify a module or a subscriber. */
interface IdentityRun {
  readonly kind: 'imei' | 'iccid';
  readonly start: number;
  readonly end: number;
}

/** Longer runs are not identities: an ICCID has at most 20 digits (ITU-T E.118). */
const LONGEST = 20;

interface DigitRuns {
  readonly identities: readonly IdentityRun[];
  /** Start of a run that further bytes may make an identity, or no identity; the length if there is none. */
  readonly undecidedFrom: number;
}

/**
 * Finds IMEI and IMSI (15 digits, 3GPP TS 23.003), IMEISV (16) and ICCID (19 or 20 beginning with 89).
 * @param continued the bytes directly before `data` ended in a run that was already too long
 * @param final no bytes follow
 */
export function digitRuns(data: Buffer, continued: boolean, final: boolean): DigitRuns {
  const identities: IdentityRun[] = [];
  let start = -1;
  for (let i = 0; i <= data.length; i++) {
    if (i < data.length && isDigit(data[i])) {
      if (start < 0) start = i;
      continue;
    }
    if (start < 0) continue;
    const named = !(continued && start === 0);
    const open = i === data.length && !final;
    if (named && open && i - start <= LONGEST) return { identities, undecidedFrom: start };
    const kind = named && !open ? identityOf(data, start, i) : null;
    if (kind) identities.push({ kind, start, end: i });
    start = -1;
  }
  return { identities, undecidedFrom: data.length };
}

function identityOf(data: Buffer, start: number, end: number): IdentityRun['kind'] | null {
  const length = end - start;
  if (length === 15 || length === 16) return 'imei';
  const telecom = data.toString('latin1', start, start + 2) === '89';
  return telecom && (length === 19 || length === 20) ? 'iccid' : null;
}

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
