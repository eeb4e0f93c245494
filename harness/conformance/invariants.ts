import { withoutParameters } from '../at/command-name';
import { ModuleFault } from '../at/fault';
import type { CloudView } from '../bench/cloud-view';
import type { ModuleUnderTest } from '../bench/module-under-test';
import { isAccepted, resultText } from '../bench/sent-command';
import type { BenchState } from '../bench/state';
import type { CloudEvent, CloudEventOf } from '../cloud/witness';
import { CheckList, show } from './check';

/** Where both witnesses stood when the case began, and where the module should be when it is over. */
export interface InvariantScope {
  readonly module: ModuleUnderTest;
  readonly cloud: CloudView;
  readonly atMark: number;
  readonly strayMark: number;
  readonly leaves: BenchState | 'unknown';
  /** The case made the cloud misbehave: what the cloud saw is then no measure of the module. */
  readonly cloudDisturbed: boolean;
  /** The case was meant to restart the module. */
  readonly rebootExpected: boolean;
  readonly lastEvent: () => number;
}

/**
 * What must hold in every case without asking: one final result a command, the next AT answers, no reboot, no trace of
 * a refused command, no stray line, well-formed framing, the expected session state (I-1 to I-6 and I-8).
 */
export async function checkInvariants(scope: InvariantScope): Promise<CheckList> {
  const list = new CheckList(scope.lastEvent);
  await nextCommandAnswers(scope, list);
  oneFinalResult(scope, list);
  framing(scope, list);
  if (!scope.rebootExpected) noReboot(scope, list);
  if (!scope.cloudDisturbed) refusedLeavesNoTrace(scope, list);
  await sessionState(scope, list);
  return list;
}

/** A check that nothing was found, which names what was. */
function none(list: CheckList, what: string, found: readonly string[]): void {
  list.add(what, 'none', found.join('; ') || 'none', found.length === 0);
}

async function nextCommandAnswers({ module }: InvariantScope, list: CheckList): Promise<void> {
  try {
    const exchange = await module.send('AT');
    list.check('I-2: the next AT is answered', resultText(exchange)).is('OK');
  } catch (error) {
    if (!(error instanceof ModuleFault)) throw error;
    list.add('I-2: the next AT is answered', error.expected, error.actual, false);
  }
}

function oneFinalResult({ module, strayMark }: InvariantScope, list: CheckList): void {
  const unanswered = module.commands.flatMap(({ line, exchange }) =>
    exchange ? [] : [`${withoutParameters(Buffer.from(line, 'latin1'))} was never answered`],
  );
  const strays = module.session.strays.slice(strayMark).map(({ token, belongsTo }) => {
    const text = JSON.stringify(token.raw.toString('latin1').trim());
    return belongsTo ? `${text} after ${JSON.stringify(belongsTo)} was already answered` : text;
  });
  none(list, 'I-1, I-5: one final result a command and no stray line', [...unanswered, ...strays]);
}

function framing({ module, atMark }: InvariantScope, list: CheckList): void {
  const broken = module.session.tokens(atMark).flatMap((token) => {
    if (token.kind === 'noise')
      return token.raw.toString('latin1').trim() ? [token.raw.toString('latin1')] : [];
    return 'framed' in token && !token.framed && token.kind !== 'prompt'
      ? [token.raw.toString('latin1')]
      : [];
  });
  none(list, 'I-6: every line stands between CR LF and CR LF', broken.map(show));
}

function noReboot({ module, atMark }: InvariantScope, list: CheckList): void {
  none(list, 'I-3: no start banner', module.lines('+ZREADY', atMark));
}

/** What the cloud took over in full, though the module told the host that the command was refused. */
function refusedLeavesNoTrace({ module, cloud }: InvariantScope, list: CheckList): void {
  if (!cloud.cloud.capabilities.has('packets')) return;
  const commands = module.commands;
  const traces = commands.flatMap(({ line, exchange, cloudMark }, i) => {
    if (!exchange || isAccepted(exchange) || !/^at\+c?loud/i.test(line)) return [];
    const end = commands[i + 1]?.cloudMark ?? cloud.mark();
    if (refusedByCloud(cloud, cloudMark, end)) return [];
    return [
      ...cloud.sent('SUBSCRIBE', cloudMark),
      ...cloud.sent('PUBLISH', cloudMark),
      ...cloud.sent('UNSUBSCRIBE', cloudMark),
    ]
      .filter((e) => e.index < end && names(line, e))
      .map(
        (e) => `${e.what} after ${JSON.stringify(line.slice(0, 80))} was answered ${resultText(exchange)}`,
      );
  });
  none(list, 'I-4: a refused command leaves no trace at the cloud', traces);
}

/** What an earlier command set going may still be on its way; the topic, or what was cut off it, tells whose packet it is. */
function names(line: string, event: CloudEventOf<'SUBSCRIBE' | 'PUBLISH' | 'UNSUBSCRIBE'>): boolean {
  const topics =
    event.what === 'PUBLISH' ? [event.topic] : event.topics.map((t) => (typeof t === 'string' ? t : t.topic));
  return topics.some((topic) => line.includes(Buffer.from(topic).toString('latin1')));
}

/** The cloud itself said no, or hung up on the module for what it sent: then the module is right to refuse. */
function refusedByCloud(cloud: CloudView, since: number, end: number): boolean {
  const refusals = cloud.answered('SUBACK', since).filter(({ granted }) => granted.includes(0x80));
  return [...refusals, ...hangUps(cloud, since)].some(({ index }) => index < end);
}

function hangUps(cloud: CloudView, since: number): CloudEvent[] {
  return cloud.cloud.witness.events(since).filter((e) => e.what === 'CLOSED' && e.end === 'refused');
}

/** Where the broker hung up on what it was sent, the manual does not say how a module has to take it. */
async function sessionState({ module, cloud, leaves }: InvariantScope, list: CheckList): Promise<void> {
  if (leaves === 'unknown' || !cloud.cloud.capabilities.has('presence')) return;
  const since = module.commands[0]?.cloudMark;
  if (since !== undefined && hangUps(cloud, since).length > 0) return;
  const expected = leaves === 'connected';
  const online = (await cloud.becomes(expected)) ? expected : !expected;
  list.check('I-8: the device is connected at the cloud', online).is(expected);
}
