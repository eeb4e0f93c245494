import { SCHEMA } from './record';

type Line = Readonly<Record<string, unknown>>;

/**
 * A line as the newest schema has it. What an older schema did not record is empty or null: nothing is guessed, and a
 * line that no schema explains is left as it is for the reader to refuse.
 */
export function upgraded(line: unknown, schema: number): unknown {
  if (schema >= SCHEMA || typeof line !== 'object' || line === null) return line;
  return fromSchema2(schema === 1 ? fromSchema1(line as Line) : (line as Line));
}

/** Schema 2 did not know benches by name. */
function fromSchema2(given: Line): Line {
  if (given.type !== 'header') return given;
  const bench = typeof given.bench === 'object' ? { ...given.bench, name: null } : given.bench;
  return { ...given, schema: SCHEMA, bench };
}

function fromSchema1(given: Line): Line {
  switch (given.type) {
    case 'header':
      return { ...given, login: null, module: withoutDigest(given.module) };
    case 'case':
      return { ...given, brokenInvariants: [], knownBroken: [] };
    case 'footer':
      return { ...given, notRun: null, counts: { ...(given.counts as Line), notRun: 0 } };
    default:
      return given;
  }
}

/** Schema 1 keyed the digest of an IMEI anew in each run: beside other runs it would make two units of one. */
function withoutDigest(module: unknown): unknown {
  return typeof module === 'object' && module !== null ? { ...module, imeiDigest: null } : module;
}

/** The schema that the first line of a ledger names; null when it names none. */
export function schemaOf(header: unknown): number | null {
  const { schema } = (header ?? {}) as { schema?: unknown };
  return typeof schema === 'number' ? schema : null;
}
