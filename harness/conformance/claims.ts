import { arrivalOf, type CloudView } from '../bench/cloud-view';
import type { ModuleUnderTest } from '../bench/module-under-test';
import { resultText, type SentCommand } from '../bench/sent-command';
import { standingTopics, topicsOf } from '../bench/subscriptions';
import type { CloudEvent, CloudEventKind } from '../cloud/witness';

/** An accepted command, and whether the cloud saw its effect. */
interface Claim {
  readonly command: SentCommand;
  /** For the report: `a PUBLISH packet at the cloud`. */
  readonly expected: string;
  holds(): boolean;
}

/** An accepted command whose effect the cloud did not see. */
export interface BrokenClaim {
  readonly expected: string;
  readonly actual: string;
}

/**
 * Compares each accepted command with its effect at the cloud, in cases of every level: `OK` is a claim. An effect that
 * may legally be late is waited for; commands that the cloud refused, or closed the connection for, are left out. Only
 * the presence of packets is checked; their contents are judged by the cases.
 * @throws PrerequisiteLost when the cloud itself went away
 */
export async function brokenClaims(module: ModuleUnderTest, cloud: CloudView): Promise<BrokenClaim[]> {
  if (!cloud.capabilities.has('packets')) return [];
  const claims = module.commands.flatMap((command, i) => claimOf(command, i, module, cloud));
  const open = () => claims.filter((claim) => !claim.holds());
  if (open().some(({ command }) => !waitedForAlready(command, module))) {
    const promise = `effect of a command that ${open()[0]?.command.effect}`;
    await cloud.comesTrue(promise, module.deadlines.delivery, () => open().length === 0);
  }
  const broken = open();
  if (broken.length > 0) await cloud.proveAlive();
  return broken.map(({ command, expected }) => ({
    expected: `${expected}, as ${JSON.stringify(command.line.slice(0, 80))} was answered ${resultOf(command)}`,
    actual: 'no such event',
  }));
}

/** The case itself has already waited for the effect in vain. */
function waitedForAlready({ effect }: SentCommand, { family, promises }: ModuleUnderTest): boolean {
  if (effect === 'publishes') return promises.hasMissed(arrivalOf('PUBLISH'));
  return effect === 'subscribes' && promises.hasMissed(family.cloud?.subscribe.reportCalled ?? '');
}

function claimOf(command: SentCommand, i: number, module: ModuleUnderTest, cloud: CloudView): Claim[] {
  const { effect, exchange, cloudMark, parameters } = command;
  const ok = exchange?.outcome.kind === 'result' && exchange.outcome.result.kind === 'ok';
  if (!ok || effect === null || refused(cloud, cloudMark)) return [];
  const seen = (kind: CloudEventKind) => cloud.witness.events(cloudMark).some((e) => isOwn(e, kind));
  const claim = (expected: string, holds: () => boolean): Claim => ({ command, expected, holds });
  switch (effect) {
    case 'connects':
      return [
        claim('a connection accepted by the cloud', () => seen('CONNACK') || isOnlineAt(cloud, cloudMark)),
      ];
    case 'disconnects':
      return [claim('the end of the connection', () => seen('CLOSED') || !isOnlineAt(cloud, cloudMark))];
    case 'publishes':
      return asksForData(command, module)
        ? []
        : [claim('a PUBLISH packet', () => publishedAll(module, cloud, i))];
    case 'subscribes': {
      const reports = () =>
        module.session
          .tokens(exchange.from)
          .flatMap((token) => module.family.cloud?.subscribe.report(token) ?? []);
      const stood = () => topicsOf(parameters).every((topic) => stands(cloud, topic, cloudMark));
      const done = () => reports().some(({ outcome }) => outcome === 'done');
      return [
        claim('a report of the subscription', () => reports().length > 0 || stood()),
        claim('a SUBSCRIBE packet', () => seen('SUBSCRIBE') || !done() || stood()),
      ];
    }
    case 'unsubscribes':
      return [
        claim('an UNSUBSCRIBE packet', () => seen('UNSUBSCRIBE') || !stands(cloud, parameters, cloudMark)),
      ];
    case 'authenticates':
      return [];
  }
}

/**
 * At least as many packets as messages accepted from this command on, so that a missing one is noticed at any position.
 */
function publishedAll(module: ModuleUnderTest, cloud: CloudView, i: number): boolean {
  const accepted = module.commands
    .slice(i)
    .filter((c) => c.effect === 'publishes' && resultOf(c) === 'OK' && !asksForData(c, module));
  const since = module.commands[i]?.cloudMark ?? 0;
  const left = cloud.sent('PUBLISH', since).length + cloud.sentAsAnother('PUBLISH', since).length;
  return left >= accepted.length;
}

/** The message follows as data (length mode). */
function asksForData({ parameters }: SentCommand, { family }: ModuleUnderTest): boolean {
  return family.cloud?.announcesData(parameters) ?? false;
}

function resultOf({ exchange }: SentCommand): string {
  return exchange ? resultText(exchange) : 'nothing';
}

/**
 * Since the mark the cloud has refused something or closed the connection: then the missing effect may not be the
 * module's fault.
 */
function refused(cloud: CloudView, since: number): boolean {
  return cloud.witness
    .events(since)
    .some(
      (e) =>
        (e.what === 'CLOSED' && e.end === 'refused') ||
        (e.what === 'CONNACK' && e.code !== 0) ||
        (e.what === 'SUBACK' && e.granted.includes(0x80)),
    );
}

function isOwn(e: CloudEvent, kind: CloudEventKind): boolean {
  return e.what === kind && (e.what !== 'CONNACK' || e.code === 0);
}

/** The device had a connection at the mark. */
function isOnlineAt(cloud: CloudView, mark: number): boolean {
  const before = cloud.witness
    .events()
    .filter((e) => e.index < mark && (e.what === 'CLOSED' || isOwn(e, 'CONNACK')));
  return before.at(-1)?.what === 'CONNACK';
}

/** The device had subscribed to the topic in this session already: the effect of a repeated request is not promised. */
function stands(cloud: CloudView, topic: string, mark: number): boolean {
  return standingTopics(cloud.witness.events().filter(({ index }) => index < mark)).has(topic);
}
