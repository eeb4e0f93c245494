import type { Bench } from '../bench/bench';
import { isAccepted, resultText } from '../bench/sent-command';
import { takesEverythingForACommand } from '../emulator/mutants/line';
import type { ControlRecord } from '../ledger/record';
import { clause, type PlacedCase } from './case';
import type { CaseRunner } from './case-runner';
import { Fences } from './fence';
import { topicOf } from './texts';

/** The result of the controls of a run. */
export interface Controls {
  readonly records: readonly ControlRecord[];
  /** Why controls could not be carried out, one sentence each; then a run that would be green is not judged. */
  readonly missing: readonly string[];
}

/** The negative controls of a run: each must have a negative outcome. If one does not, the run is void. */
export async function runControls(bench: Bench, runner: CaseRunner, nonce: () => string): Promise<Controls> {
  const controls = [
    () => impossibleCommandIsRefused(bench, nonce),
    () => unsubscribedTopicIsSilent(bench, nonce),
    () => wrongExpectationFails(runner),
  ];
  const records: ControlRecord[] = [];
  const missing: string[] = [];
  for (const control of controls) {
    try {
      const record = await control();
      if (record) records.push(record);
    } catch (error) {
      missing.push(
        `a negative control could not be carried out: ${error instanceof Error ? error.message : error}`,
      );
    }
  }
  return { records, missing };
}

async function impossibleCommandIsRefused(bench: Bench, nonce: () => string): Promise<ControlRecord> {
  const line = `AT+${nonce().toUpperCase()}`;
  // In full: the run's own waits are short by now if the module has failed in much.
  const { session, deadlines } = bench.module;
  const exchange = await session.command(line, { deadlineMs: deadlines.local });
  return {
    name: 'a command that cannot exist is refused',
    held: !isAccepted(exchange),
    detail: `${line} was answered ${resultText(exchange)}`,
  };
}

async function unsubscribedTopicIsSilent(bench: Bench, nonce: () => string): Promise<ControlRecord | null> {
  const { cloud, module } = bench;
  if (!cloud.capabilities.has('downlink')) return null;
  await bench.prepare('connected');
  const subscribed = topicOf(cloud, 'control');
  await module.subscribe([subscribed, 0]);
  const since = module.mark();
  await cloud.push(topicOf(cloud, 'never'), nonce());
  const reported = await new Fences(module, cloud, nonce).down(subscribed, since);
  await bench.tidyUp('connected');
  return {
    name: 'a message on a topic that was never subscribed is not reported',
    held: reported.length === 0,
    detail:
      reported.length === 0 ? 'nothing was reported before the fence' : `${reported.length} were reported`,
  };
}

async function wrongExpectationFails(runner: CaseRunner): Promise<ControlRecord> {
  const { verdict, reason } = await runner.run(wronglyExpecting);
  if (verdict === 'inconclusive') throw new Error(reason ?? 'the case could not be judged');
  return {
    name: 'a deliberately wrong expectation is judged as fail',
    held: verdict === 'fail',
    detail: `it was judged ${verdict}`,
  };
}

/** A case that no module can pass: it shows in every run that wrong answers are detected. */
const control = clause({
  document: { id: 'control', title: 'Negative controls of the harness', edition: '1' },
  number: '0',
  title: 'Wrong expectation',
  cases: [
    {
      id: 'control-wrong-expectation',
      title: 'AT is answered with a word that does not exist',
      level: 'must',
      requirements: ['S-01'],
      from: 'idle',
      leaves: 'unknown',
      refutedBy: [takesEverythingForACommand],
      async run({ module, check }) {
        check('answer to AT', resultText(await module.send('AT'))).is('NEVER');
      },
    },
  ],
});

const wronglyExpecting: PlacedCase = { clause: control, case: control.cases[0] as PlacedCase['case'] };
