/** A firmware name of the form that the module reports, e.g. `AL_ME3630C1CV1.0B01`. */
export interface KnownVersion {
  readonly kind: 'known';
  /** As the module reported it, with blanks at both ends removed. */
  readonly text: string;
  /** What stands in front of the underscore, e.g. `AL`; empty when nothing does. */
  readonly prefix: string;
  /** Model and hardware, e.g. `ME3630C1C`; empty when the name begins with its version. */
  readonly hardware: string;
  /** Digits of `V1.0`. */
  readonly version: readonly [major: string, minor: string];
  /** Digits of the build, as written: `01`. */
  readonly build: string;
  /** What follows the build, e.g. `_OTA2`. */
  readonly rest: string;
}

/** A firmware name of no known form: its place among the builds cannot be told. */
export interface UnknownVersion {
  readonly kind: 'unknown';
  /** Null when the module did not report a firmware. */
  readonly text: string | null;
}

export type FirmwareVersion = KnownVersion | UnknownVersion;

const FORM = /^(?:([A-Z0-9]{1,8})_)?((?:ME\d{4}[A-Z0-9]*?)?)V(\d+)\.(\d+)B(\d+)(?![A-Z0-9.])(.*)$/is;

/** Reads the name of a firmware; letters of either case are taken alike. */
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
 * Build order: by hardware, version, build and what follows it. Unknown forms come last, a firmware that was not reported
 * behind them. A total order: 0 only for equal texts.
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

/** Short names for the columns of a table, unique among each other: `B01` where only the build differs, else more. */
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

/** Digits as numbers of any size, so that `10` comes behind `9` and `01` beside `1`. */
function byNumber(a: string, b: string): number {
  const [x, y] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return x.length - y.length || byText(x, y);
}

/** Runs of digits as numbers, everything else by its characters. */
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
