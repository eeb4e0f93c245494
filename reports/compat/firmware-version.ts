/** A firmware name in the usual form, e.g. `AL_ME3630C1CV1.0B01`. */
export interface KnownVersion {
  readonly kind: 'known';
  /** As reported by the module, without spaces at both ends. */
  readonly text: string;
  /** The part before the underscore, e.g. `AL`; empty for none. */
  readonly prefix: string;
  /** Model and hardware, e.g. `ME3630C1C`; empty if the name begins with its version. */
  readonly hardware: string;
  /** Digits of `V1.0`. */
  readonly version: readonly [major: string, minor: string];
  /** Digits of the build, as written: `01`. */
  readonly build: string;
  /** The suffix of the build, e.g. `_OTA2`. */
  readonly rest: string;
}

/** A firmware name of another form: its place in the build order is unknown. */
export interface UnknownVersion {
  readonly kind: 'unknown';
  /** Null if the module did not report a firmware. */
  readonly text: string | null;
}

export type FirmwareVersion = KnownVersion | UnknownVersion;

const FORM = /^(?:([A-Z0-9]{1,8})_)?((?:ME\d{4}[A-Z0-9]*?)?)V(\d+)\.(\d+)B(\d+)(?![A-Z0-9.])(.*)$/is;

/** Parses the name of a firmware; case-insensitive. */
export function firmwareVersion(reported: string | null): FirmwareVersion {
  const text = reported?.trim() ?? null;
  const parts = text === null || text === '' ? null : FORM.exec(text);
  if (parts === null) return { kind: 'unknown', text: text === '' ? null : text };
  const [, prefix = '', hardware = '', major = '', minor = '', build = '', rest = ''] = parts;
  return {
    kind: 'known',
    text: text ?? '',
    prefix: prefix.toUpperCase(),
    hardware: hardware.toUpperCase(),
    version: [major, minor],
    build,
    rest,
  };
}

/**
 * Build order: by hardware, version, build and suffix. Unknown forms come last, unreported firmwares after them. A
 * total order: 0 only for equal texts.
 */
export function compareVersions(a: FirmwareVersion, b: FirmwareVersion): number {
  if (a.kind === 'known' && b.kind === 'known') {
    return (
      byText(a.hardware, b.hardware) ||
      byNumber(a.version[0], b.version[0]) ||
      byNumber(a.version[1], b.version[1]) ||
      byNumber(a.build, b.build) ||
      naturally(a.rest.toUpperCase(), b.rest.toUpperCase()) ||
      byText(a.prefix, b.prefix) ||
      byText(a.text, b.text)
    );
  }
  if (a.kind !== b.kind) return a.kind === 'known' ? -1 : 1;
  if (a.text === null || b.text === null) return Number(a.text === null) - Number(b.text === null);
  return naturally(a.text, b.text) || byText(a.text, b.text);
}

/** Short names for the columns of a table, unique in it: `B01` if only the build differs, else longer. */
export function shortNames(versions: readonly FirmwareVersion[]): string[] {
  const known = versions.filter((version) => version.kind === 'known');
  const oneHardware = new Set(known.map(({ prefix, hardware }) => `${prefix}_${hardware}`)).size <= 1;
  const oneVersion = oneHardware && new Set(known.map(({ version }) => version.join('.'))).size <= 1;
  const names = versions.map((version) => {
    if (version.kind === 'unknown') return version.text ?? 'not reported';
    const build = `B${version.build}${version.rest}`;
    if (oneVersion) return build;
    return oneHardware ? `V${version.version.join('.')}${build}` : version.text;
  });
  return new Set(names).size === names.length ? names : versions.map(({ text }) => text ?? 'not reported');
}

function byText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Digits as numbers of any size, so that `10` comes after `9`, and `01` next to `1`. */
function byNumber(a: string, b: string): number {
  const [x, y] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return x.length - y.length || byText(x, y);
}

/** Runs of digits as numbers, other characters as such. */
function naturally(a: string, b: string): number {
  const [x, y] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const [left = '', right = ''] = [x[i], y[i]];
    const digits = /^\d/.test(left) && /^\d/.test(right);
    const order = digits ? byNumber(left, right) : byText(left, right);
    if (order !== 0) return order;
  }
  return x.length - y.length;
}
