import type { Configuration } from '../bench/configuration/configuration';
import type { Cloud, LoginWay } from '../cloud/cloud';
import { CLAIMS, type Claim, isEverClaimed, notClaimed } from '../family/claims';
import { families, familyNamed } from '../family/families';
import type { Family } from '../family/family';
import type { BenchCapability, Case, Clause, Document, Need, PlacedCase } from './case';

/** One run of one case. */
export interface PlannedCase {
  /** The case's id; with `~2`, `~3`... for its repetitions. */
  readonly id: string;
  readonly placed: PlacedCase;
  /** Why this bench cannot run it; null if it can. */
  readonly notApplicable: string | null;
}

/** The part of the configuration that determines a plan. */
export type Selection = Pick<
  Configuration,
  'family' | 'only' | 'exclude' | 'level' | 'repeat' | 'disruptive' | 'endurance'
>;

/** Ids of the documents that do not apply to the family. */
export function documentsLeftOut(clauses: readonly Clause[], family: Family): string[] {
  const ids = clauses.filter(({ document }) => !isAbout(document, family)).map(({ document }) => document.id);
  return [...new Set(ids)];
}

function isAbout({ claim }: Document, family: Family): boolean {
  return claim === undefined || isEverClaimed(family, claim);
}

/**
 * All cases of the clauses that the selection names, in the cheapest order to run. A document that does not apply to
 * the family is left out.
 */
export function select(clauses: readonly Clause[], selection: Selection): PlacedCase[] {
  const family = familyNamed(selection.family);
  const about = clauses.filter(({ document }) => isAbout(document, family));
  const placed = about.flatMap((clause) => clause.cases.map((c) => ({ clause, case: c })));
  return inCheapestOrder(
    placed.filter(
      (p) =>
        (selection.level === 'all' || p.case.level === selection.level) &&
        (selection.only.length === 0 || selection.only.some((pattern) => names(pattern, p))) &&
        !selection.exclude.some((pattern) => names(pattern, p)) &&
        (selection.endurance || !p.case.needs?.includes('endurance')),
    ),
  );
}

/** Findings of preflight that decide which cases apply to the module. */
export interface ModuleFacts {
  /** Null if the login way is not known. */
  readonly login: LoginWay | null;
  /** As reported by the module; null if it reports none. */
  readonly firmware: string | null;
}

/**
 * The plan of a run: every selected case as often as requested, with the reason for each case that cloud, bench or
 * firmware do not allow.
 */
export function planFor(
  clauses: readonly Clause[],
  selection: Selection,
  cloud: Pick<Cloud, 'kind' | 'capabilities' | 'lacks'>,
  module: ModuleFacts = { login: null, firmware: null },
): PlannedCase[] {
  const selected = select(clauses, selection);
  return Array.from({ length: selection.repeat }, (_, round) =>
    selected.map((placed) => ({
      id: round === 0 ? placed.case.id : `${placed.case.id}~${round + 1}`,
      placed,
      notApplicable: missing(placed, selection, cloud, module),
    })),
  ).flat();
}

/** What a capability does to the module, and the option that allows it. */
interface Permission {
  readonly option: 'disruptive' | 'endurance';
  readonly reason: string;
}

/** Exhaustive by type: each capability needs an option. */
const PERMISSIONS: Readonly<Record<BenchCapability, Permission>> = {
  disruptive: { option: 'disruptive', reason: 'it restarts the module' },
  bearer: { option: 'disruptive', reason: 'it takes the data call down' },
  endurance: { option: 'endurance', reason: 'it takes minutes' },
};

/** Why a case that needs `http-login` is not run on some modules. */
export const LOGS_IN_BY_MQTT =
  'the module logs in by MQTT, where the authentication server has no such answer';

function missing(
  { clause, case: c }: PlacedCase,
  selection: Selection,
  cloud: Pick<Cloud, 'kind' | 'capabilities' | 'lacks'>,
  { login, firmware }: ModuleFacts,
): string | null {
  const family = familyNamed(selection.family);
  for (const claim of claimsNeeded(clause, c)) {
    const reason = notClaimed(family, firmware, claim);
    if (reason !== null) return reason;
  }
  for (const need of c.needs ?? []) {
    if (isClaim(need)) continue;
    if (isBenchCapability(need)) {
      const { option, reason } = PERMISSIONS[need];
      if (!selection[option]) return `${reason}: allow it with --${option}`;
    } else if (need === 'http-login') {
      if (login === 'mqtt') return LOGS_IN_BY_MQTT;
    } else if (!cloud.capabilities.has(need)) {
      const why = cloud.lacks?.get(need);
      return `the ${cloud.kind} cloud does not offer "${need}"${why === undefined ? '' : `: ${why}`}`;
    }
  }
  return cloud.kind === 'none' && logsIn(c) ? 'there is no cloud to log in to' : null;
}

/** A case that logs in needs the claim `cloud-session` without declaring it. */
function claimsNeeded({ document }: Clause, c: Case): Claim[] {
  const own = (c.needs ?? []).filter(isClaim);
  return [
    ...(document.claim === undefined ? [] : [document.claim]),
    ...(logsIn(c) ? (['cloud-session'] as const) : []),
    ...own,
  ];
}

function isClaim(need: Need): need is Claim {
  return Object.hasOwn(CLAIMS, need);
}

function isBenchCapability(need: Need): need is BenchCapability {
  return Object.hasOwn(PERMISSIONS, need);
}

function logsIn({ from, leaves = from, connects = 0 }: Case): boolean {
  return from !== 'idle' || leaves === 'authenticated' || leaves === 'connected' || connects > 0;
}

/** A pattern is matched against the case's id, clause, requirements and document; `*` stands for any text. */
function names(pattern: string, { clause, case: c }: PlacedCase): boolean {
  const expression = new RegExp(`^${pattern.split('*').map(literally).join('.*')}$`, 'i');
  return [c.id, clause.number, clause.document.id, ...c.requirements].some((name) => expression.test(name));
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/**
 * The least number of MQTT connects of the cases: one to reach `connected`, one more after each case that loses the
 * connection.
 */
export function expectedConnects(cases: readonly PlacedCase[]): number {
  let standing = false;
  let connects = 0;
  for (const { case: c } of cases) {
    if (c.from === 'connected' && !standing) connects += 1;
    connects += c.connects ?? 0;
    standing = (c.leaves ?? c.from) === 'connected';
  }
  return connects;
}

/**
 * Groups of cases by their effect on the session, cheapest first; within a group the order of the documents is kept.
 */
const GROUPS: readonly ((from: string, leaves: string, connects: number) => boolean)[] = [
  (from, leaves) => from === 'idle' && leaves === 'idle',
  (from, leaves) => from === 'idle' && leaves !== 'connected',
  (from, leaves) => from === 'authenticated' && leaves === 'authenticated',
  (from, leaves) => from === 'authenticated' && leaves !== 'connected',
  (from, leaves, connects) => from === 'connected' && leaves === 'connected' && connects === 0,
  (from, leaves) => from === 'connected' && leaves === 'connected',
];

/**
 * Groups cases that share a state, as MQTT connects are limited on the real cloud. A case that makes a connection and
 * keeps it comes before the cases that need one; a case that ends its connection is followed, if possible, by one that
 * makes the next one anyway.
 */
export function inCheapestOrder(cases: readonly PlacedCase[]): PlacedCase[] {
  const groupOf = ({ case: c }: PlacedCase) => {
    const leaves = c.leaves ?? c.from;
    return GROUPS.findIndex((belongs) => belongs(c.from, leaves, c.connects ?? 0));
  };
  const groups = GROUPS.map((_, group) => cases.filter((placed) => groupOf(placed) === group));
  const others = cases.filter((placed) => groupOf(placed) === -1);
  const makers = others.filter(({ case: c }) => c.from !== 'connected');
  const enders = others.filter(({ case: c }) => c.from === 'connected');
  // All makers but those placed between two enders come first: the last of them opens the connected group.
  const between = makers.splice(Math.max(1, makers.length - Math.max(0, enders.length - 1)));
  const alternating = enders.flatMap((ender, i) => [ender, ...between.slice(i, i + 1)]);
  return [...groups.slice(0, 4).flat(), ...makers, ...groups.slice(4).flat(), ...alternating];
}

/** What `npm test` selects without options. */
const DEFAULT_SELECTION: Selection = {
  family: families[0].name,
  only: [],
  exclude: [],
  level: 'all',
  repeat: 1,
  disruptive: false,
  endurance: false,
};

/** Ids of the cases of the default selection, sorted so that a diff shows exactly the changed cases. */
export function defaultPlan(clauses: readonly Clause[]): string[] {
  return select(clauses, DEFAULT_SELECTION)
    .map((placed) => placed.case.id)
    .sort();
}

/** The differences between the default selection and the frozen plan, one sentence for each case. */
export function planChanges(frozen: readonly string[], planned: readonly string[]): string[] {
  return [
    ...without(frozen, planned).map((id) => `${id} is missing from the default selection`),
    ...without(planned, frozen).map((id) => `${id} is new in the default selection`),
    ...repeated(planned).map((id) => `${id} occurs more than once in the default selection`),
  ];
}

function without(ids: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return ids.filter((id) => !known.has(id));
}

function repeated(ids: readonly string[]): string[] {
  return [...new Set(ids.filter((id, position) => ids.indexOf(id) !== position))];
}
