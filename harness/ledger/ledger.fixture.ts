import type { CaseRecord, Header } from './record';

type HeaderFacts = Omit<Header, 'type' | 'schema'>;

/** A header for tests of ledgers and reports. */
export function someHeader(changes: Partial<HeaderFacts> = {}): HeaderFacts {
  return {
    runId: 'run-1',
    startedAt: '2026-01-31T12:00:00.000Z',
    suite: { version: '0.1.0', commit: null },
    family: 'me3630',
    module: {
      manufacturer: 'GOSUNCN',
      model: 'ME3630',
      firmware: 'ME3630C1CV1.0B03',
      imeiDigest: '0a1b2c3d4e5f',
    },
    bench: { name: null, port: '/dev/ttyUSB1', transport: 'serial', os: 'linux', emulated: false },
    cloud: { kind: 'local', capabilities: ['packets', 'uplink'] },
    login: 'http',
    profile: 'generic',
    plan: ['auth-accepts-a-valid-triple'],
    seed: 1,
    ...changes,
  };
}

/** The bench of that header, with an emulated module. */
export const emulatedBench = { ...someHeader().bench, emulated: true };

/** The closing facts of a run that passed. */
export const someEnd = {
  verdict: 'pass',
  reason: null,
  controls: [],
  notRun: null,
  connects: 1,
  finishedAt: '2026-01-31T12:00:09.000Z',
} as const;

/** A case that passed, unless changed. */
export function someCase(changes: Partial<CaseRecord> = {}): CaseRecord {
  return {
    type: 'case',
    id: 'auth-accepts-a-valid-triple',
    title: 'a valid triple is accepted',
    document: 'ME3630 MQTT AT commands',
    clause: '1.1 CLOUDAUTH',
    requirements: ['R-010'],
    level: 'must',
    verdict: 'pass',
    attribution: null,
    reason: null,
    checks: [{ what: 'final result', expected: 'OK', actual: 'OK', held: true, at: 2 }],
    brokenInvariants: [],
    knownBroken: [],
    observations: {},
    durationMs: 12,
    events: [1, 2],
    ...changes,
  };
}
