import { SCHEMA } from './record';

type Line = Readonly<Record<string, unknown>>;

/**
 * A line as the newest schema has it. What an older schema did not record is empty or null: nothing is guessed, and a
 * line that no schema explains is left as it is for the reader to refuse.
 */
export function upgraded(line: unknown, schema: number): unknown {
  if (schema !== 1 || typeof line !== 'object' || line === null) return line;
  const given = line as Line;
  switch (given.type) {
    case 'header':
      return { ...given, schema: SCHEMA, login: null, module: withoutDigest(given.module) };
    case 'case':
      return { ...given, brokenInvariants: [], knownBroken: [] };
    case 'footer':
      return { ...given, notRun: null, counts: { ...(given.counts as Line), notRun: 0 } };
    default:
      return line;
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
