import { withoutParameters } from '../at/command';
import { ModuleFault } from '../at/fault';
import type { CloudView } from '../bench/cloud-view';
import type { ModuleUnderTest } from '../bench/module-under-test';
import { isAccepted, resultText } from '../bench/sent-command';
import type { BenchState } from '../bench/strategy';
import { bytesOf } from '../bench/subscriptions';
import type { CloudEvent, CloudEventOf } from '../cloud/witness';
import { CheckList, show } from './check';
import { brokenClaims } from './claims';
import type { Breach, RunInvariant } from './invariant-tally';
import { type MessageCount, publishedTooOften } from './message-count';

/**
 * The positions on AT wire and cloud at which the case began, and the state that the module should be in at its end.
 */
export interface InvariantScope {
  readonly module: ModuleUnderTest;
  readonly cloud: CloudView;
  readonly atMark: number;
  readonly strayMark: number;
  readonly leaves: BenchState | 'unknown';
  /** The case disturbed cloud, network or module: then the cloud's events are not held against the module. */
  readonly disturbed: boolean;
  /** The case was meant to restart the module. */
  readonly rebootExpected: boolean;
  readonly messages: MessageCount;
  readonly lastEvent: () => number;
}

/** The findings on what must hold in every case. */
export interface Invariants {
  /** Checks of the case itself: the next `AT` is answered (I-2), no restart (I-3). */
  readonly own: CheckList;
  /** Invariants of the run that could be examined in this case. */
  readonly examined: readonly RunInvariant[];
  readonly breaches: readonly Breach[];
}

/**
 * Checks what must hold in every case. If the module died or restarted, the case in which it did fails; all other
 * breaches are counted over the run, so that one defect is one failure.
 * @throws PortLost, PrerequisiteLost
 */
export async function checkInvariants(scope: InvariantScope): Promise<Invariants> {
  const own = new CheckList(scope.lastEvent);
  const atNotAnswered = await nextCommandAnswers(scope, own);
  if (!scope.rebootExpected) noReboot(scope, own);
  const looks: readonly [RunInvariant, Found[] | null][] = [
    ['I-1', resultsMissingOrTwice(scope)],
    ['I-2', atNotAnswered],
    ['I-4', tracesOfRefusals(scope)],
    ['I-5', strayLines(scope)],
    ['I-6', badlyFramed(scope)],
    ['I-7', multiplied(scope)],
    ['I-8', await wrongSessionState(scope)],
    ['I-9', scope.disturbed ? null : await brokenClaims(scope.module, scope.cloud)],
  ];
  const at = scope.lastEvent();
  return {
    own,
    examined: looks.flatMap(([id, found]) => (found === null ? [] : [id])),
    breaches: looks.flatMap(([invariant, found]) => (found ?? []).map((f) => ({ invariant, ...f, at }))),
  };
}

/** A breach of an invariant. */
interface Found {
  readonly expected: string;
  readonly actual: string;
}

/**
 * A module that answers nothing fails the case in which it died. One that answers a query but not `AT` is alive: that
 * is counted over the run.
 */
async function nextCommandAnswers({ module }: InvariantScope, list: CheckList): Promise<Found[]> {
  // A module that never answers AT is not sent AT in every case: a query shows whether it is alive.
  if (module.promises.isHopeless('answer to AT') && (await answersAQuery(module)))
    return [{ expected: 'AT answered OK', actual: 'nothing, as before' }];
  try {
    const exchange = await module.send('AT');
    if (resultText(exchange) === 'OK') {
      list.add('I-2: the next AT is answered', 'OK', 'OK', true);
      return [];
    }
    return [{ expected: 'AT answered OK', actual: resultText(exchange) }];
  } catch (error) {
    if (!(error instanceof ModuleFault)) throw error;
    if (await answersAQuery(module)) return [{ expected: 'AT answered OK', actual: error.actual }];
    list.add('I-2: the next AT is answered', error.expected, error.actual, false);
    return [];
  }
}

async function answersAQuery(module: ModuleUnderTest): Promise<boolean> {
  try {
    await module.session.resync({ deadlineMs: module.deadlines.local });
    return true;
  } catch (error) {
    if (error instanceof ModuleFault) return false;
    throw error;
  }
}

function noReboot({ module, atMark }: InvariantScope, list: CheckList): void {
  const { banner } = module.family;
  if (banner === null) return;
  const banners = module.lines(banner, atMark);
  list.add('I-3: no start banner', 'none', banners.join('; ') || 'none', banners.length === 0);
}

/**
 * A command without a final result code, or a result code that belongs to no command or comes after its command was
 * answered.
 */
function resultsMissingOrTwice({ module, strayMark }: InvariantScope): Found[] {
  const unanswered = module.commands
    .filter(({ exchange }) => exchange === null)
    .map(({ line }) => ({
      expected: `a final result for ${withoutParameters(Buffer.from(line, 'latin1'))}`,
      actual: 'none',
    }));
  const extra = module.session.strays
    .slice(strayMark)
    .filter(({ token }) => token.kind === 'result')
    .map(({ token, belongsTo }) => ({
      expected: `one final result${belongsTo ? ` for ${belongsTo}` : ' for each command'}`,
      actual: `${show(token.raw.toString('latin1'))} besides`,
    }));
  return [...unanswered, ...extra];
}

function strayLines({ module, strayMark }: InvariantScope): Found[] {
  return module.session.strays
    .slice(strayMark)
    .filter(({ token }) => token.kind !== 'result')
    .map(({ token, belongsTo }) => ({
      expected: belongsTo ? `nothing more after ${belongsTo} was answered` : 'no unexpected line',
      actual: show(token.raw.toString('latin1')),
    }));
}

function badlyFramed({ module, atMark }: InvariantScope): Found[] {
  return module.session.tokens(atMark).flatMap((token) => {
    const broken =
      token.kind === 'noise'
        ? token.raw.toString('latin1').trim() !== ''
        : 'framed' in token && !token.framed && token.kind !== 'prompt';
    return broken
      ? [{ expected: 'a line between CR LF and CR LF', actual: show(token.raw.toString('latin1')) }]
      : [];
  });
}

/** Effects at the cloud of a command that the module refused. */
function tracesOfRefusals({ module, cloud, disturbed }: InvariantScope): Found[] | null {
  if (disturbed || !cloud.capabilities.has('packets')) return null;
  const { commands } = module;
  return commands.flatMap(({ line, effect, exchange, cloudMark }, i) => {
    if (!exchange || isAccepted(exchange) || effect === null) return [];
    const end = commands[i + 1]?.cloudMark ?? cloud.mark();
    if (refusedByCloud(cloud, cloudMark, end)) return [];
    return [
      ...cloud.sent('SUBSCRIBE', cloudMark),
      ...cloud.sent('PUBLISH', cloudMark),
      ...cloud.sent('UNSUBSCRIBE', cloudMark),
    ]
      .filter((e) => e.index < end && names(line, e) && !(e.what === 'PUBLISH' && e.dup))
      .map((e) => ({
        expected: `no packet of ${show(line.slice(0, 80))}, which was answered ${resultText(exchange)}`,
        actual: e.what,
      }));
  });
}

/** A message that was reported more often than delivered, or published more often than commanded. */
function multiplied({ module, cloud, messages, disturbed }: InvariantScope): Found[] | null {
  const reported = messages.reportedTooOften();
  if (disturbed || !cloud.capabilities.has('packets')) return null;
  const since = module.commands[0]?.cloudMark ?? cloud.mark();
  return [...reported, ...publishedTooOften(module.commands, cloud.sent('PUBLISH', since))];
}

/**
 * A packet of an earlier command may still be on its way; the topic, even truncated, shows whether it belongs to this
 * command.
 */
function names(line: string, event: CloudEventOf<'SUBSCRIBE' | 'PUBLISH' | 'UNSUBSCRIBE'>): boolean {
  const topics =
    event.what === 'PUBLISH' ? [event.topic] : event.topics.map((t) => (typeof t === 'string' ? t : t.topic));
  return topics.some((topic) => line.includes(bytesOf(topic)));
}

/**
 * The cloud itself refused, or closed the connection because of what the module sent: then the module is right to
 * refuse.
 */
function refusedByCloud(cloud: CloudView, since: number, end: number): boolean {
  const refusals = cloud.answered('SUBACK', since).filter(({ granted }) => granted.includes(0x80));
  return [...refusals, ...hangUps(cloud, since)].some(({ index }) => index < end);
}

function hangUps(cloud: CloudView, since: number): CloudEvent[] {
  return cloud.witness.events(since).filter((e) => e.what === 'CLOSED' && e.end === 'refused');
}

/**
 * If the broker closed the connection because of a packet, the module may react in any way. Nor is it promised that an
 * authenticated device is offline: one that authenticates by MQTT may keep the connection.
 */
async function wrongSessionState({ module, cloud, leaves }: InvariantScope): Promise<Found[] | null> {
  if (leaves === 'unknown' || leaves === 'authenticated') return null;
  if (!cloud.capabilities.has('presence')) return null;
  const since = module.commands[0]?.cloudMark;
  if (since !== undefined && hangUps(cloud, since).length > 0) return null;
  if (leaves === 'idle' && authenticatedLast(module)) return null;
  const word = (online: boolean) => (online ? 'online' : 'offline');
  const expected = leaves === 'connected';
  return (await cloud.becomes(expected))
    ? []
    : [{ expected: `the device ${word(expected)} at the cloud`, actual: word(!expected) }];
}

/**
 * A module may authenticate by an MQTT connection and keep it: the manual does not promise that an authenticated device
 * is offline.
 */
function authenticatedLast({ commands }: ModuleUnderTest): boolean {
  const last = commands.findLast(
    ({ effect }) => effect === 'authenticates' || effect === 'connects' || effect === 'disconnects',
  );
  return last?.effect === 'authenticates';
}
