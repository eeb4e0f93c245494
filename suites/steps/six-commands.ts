import type { Exchange } from '../../harness/at/session';
import type { Token } from '../../harness/at/token';
import type { SendOptions } from '../../harness/bench/module-under-test';
import { resultText } from '../../harness/bench/sent-command';
import type { CaseBench } from '../../harness/conformance/case';
import { CLOUDAUTH, CLOUDSUB } from '../../harness/family/me3630/commands';
import { isOf } from './receiving';
import { tolerantly } from './topics';
import { unsubscribed } from './unsubscribing';

/** Sends a command line in some style and returns its answer. */
export type Say = (line: string, options: SendOptions) => Promise<Exchange>;

/** Sends command lines unchanged. */
export const plainly =
  ({ module }: CaseBench): Say =>
  (line, options) =>
    module.send(line, options);

/** CLOUDAUTH of the module's own device, judged by the wire and, if visible, by the server. */
export async function authenticates({ module, cloud, device, check }: CaseBench, say: Say): Promise<void> {
  const [since, cloudSince] = [module.mark(), cloud.mark()];
  const triple = [device.productKey, device.deviceName, device.deviceSecret].join();
  check('AT+CLOUDAUTH', resultText(await say(`AT+CLOUDAUTH=${triple}`, { deadline: 'auth' }))).is('OK');
  check(
    'authentication result',
    await lineNamed(module, /^\+ALIAUTH$/, since, 'auth', CLOUDAUTH.reportCalled),
  ).matches(/^\+ALIAUTH: ?OK$/);
  if (cloud.capabilities.has('auth'))
    check('last answer of the authentication server', cloud.authentications(cloudSince).at(-1)).is(200);
}

/** CLOUDCONN, judged by the presence of the device. */
export async function connects({ cloud, check }: CaseBench, say: Say): Promise<void> {
  check('AT+CLOUDCONN', resultText(await say('AT+CLOUDCONN', { deadline: 'connect' }))).is('OK');
  check('the device is online', await cloud.becomes(true)).is(true);
}

/** CLOUDDISCONN, likewise. */
export async function disconnects({ cloud, check }: CaseBench, say: Say): Promise<void> {
  check('AT+CLOUDDISCONN', resultText(await say('AT+CLOUDDISCONN', { deadline: 'disconnect' }))).is('OK');
  check('the device is offline', await cloud.becomes(false)).is(true);
}

/**
 * CLOUDSUB of two topics, CLOUDPUB and CLOUDUNSUB of one of them, each judged by its effect at the cloud. Topics and
 * messages have upper and lower case, as only names are case-insensitive.
 */
export async function exchangesMessages(bench: CaseBench, say: Say): Promise<void> {
  const { module, cloud, check, topic, nonce, fence } = bench;
  const [data, other] = [topic('data'), topic('data1')];
  const [down, up, late] = [`Down${nonce()}`, `Up${nonce()}`, nonce()];

  const since = module.mark();
  check('AT+CLOUDSUB', resultText(await say(`AT+CLOUDSUB=${data},0,${other},0`, { deadline: 'cloud' }))).is(
    'OK',
  );
  await tolerantly(() => lineNamed(module, /^\+C?LOUDSUBACK$/, since, 'cloud', CLOUDSUB.reportCalled));
  await cloud.push(data, down);
  const [shown] = await fence.down(data, since);
  // The cases about lengths judge where a message ends.
  check('message on the new topic', shown?.payload.toString().slice(0, down.length)).is(down);

  const cloudSince = cloud.mark();
  check('AT+CLOUDPUB', resultText(await say(`AT+CLOUDPUB=${data},0,${up}`, { deadline: 'cloud' }))).is('OK');
  // An unacknowledged QoS 1 message of an earlier case may legally be repeated meanwhile.
  const published = await cloud.expect('PUBLISH', {
    since: cloudSince,
    what: 'the published message',
    match: ({ dup }) => !dup,
  });
  check('the published message', [published.topic, published.payload.toString()]).is([data, up]);

  check('AT+CLOUDUNSUB', resultText(await say(`AT+CLOUDUNSUB=${data}`, { deadline: 'cloud' }))).is('OK');
  const afterwards = module.mark();
  await cloud.push(data, late);
  const reported = (await fence.down(other, afterwards)).filter((m) => isOf(m, late));
  check('messages on the topic that was given up', reported.length).is(0);
  await unsubscribed(bench, other);
}

async function lineNamed(
  module: CaseBench['module'],
  name: RegExp,
  from: number,
  patience: keyof CaseBench['module']['deadlines'],
  what: string,
): Promise<string> {
  const { token } = await module.next((t) => t.kind === 'line' && name.test(t.name ?? ''), {
    from,
    deadline: patience,
    what,
  });
  return token.kind === 'line' ? token.text : '';
}

/** A query is answered by information with this name and a final result code after it. */
export function isAnswered(tokens: readonly Token[], name: string): boolean {
  const information = tokens.findIndex((token) => token.kind === 'line' && token.name === name);
  return information !== -1 && tokens.slice(information).some(({ kind }) => kind === 'result');
}

/**
 * The number of final results since the mark, up to the information of a query sent now: earlier output precedes it.
 */
export async function resultsUpToAQuery(module: CaseBench['module'], since: number): Promise<number> {
  await module.raw([
    { send: 'AT+CMEE?\r', until: (tokens) => isAnswered(tokens, '+CMEE'), what: 'the answer to AT+CMEE?' },
  ]);
  return module.session.tokens(since).filter(({ kind }) => kind === 'result').length - 1;
}
