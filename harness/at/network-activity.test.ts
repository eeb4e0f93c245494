import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DeadlinePassed } from './fault';
import type { CommandOptions } from './session';
import { ModuleEnd } from './testing/module-end';
import type { Token } from './token';

const LOCAL_MS = 2_000;
const AUTH_MS = 10_000;

const reports = (token: Token) => token.kind === 'line' && token.name === '+ALIAUTH';
const AUTH = { deadlineMs: AUTH_MS, errorMayReport: true, endsInNetwork: reports };
const CONN = { deadlineMs: AUTH_MS, endsInNetwork: () => false };

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

/** A module that has accepted a command which uses the network. */
async function busyModule(line: string, options: CommandOptions, ...says: readonly string[]) {
  const module = new ModuleEnd();
  const asked = module.session.command(line, options);
  await pass(10);
  await module.says(...says, 'OK');
  await pass(10);
  await asked;
  return module;
}

/** Sends `AT` and returns the error that it has failed with after `ms`, null for none. */
async function failedAfter(module: ModuleEnd, ms: number): Promise<unknown> {
  let failed: unknown = null;
  module.session.command('AT', { deadlineMs: LOCAL_MS }).catch((error: unknown) => {
    failed = error;
  });
  await pass(ms);
  return failed;
}

describe('while a command is under way in the network', () => {
  it('the wait for another lasts as long as the first may take, and its delay is recorded', async () => {
    const module = await busyModule('AT+CLOUDAUTH=p,d,s', AUTH);
    const asked = module.session.command('AT', { deadlineMs: LOCAL_MS });
    await pass(4_000);
    await module.says('+ALIAUTH: OK', 'OK');
    await pass(10);
    expect(await asked).toMatchObject({ outcome: { result: { kind: 'ok' } } });
    expect(module.session.delayed).toMatchObject([{ command: 'AT', during: 'AT+CLOUDAUTH' }]);
    expect(module.session.delayed[0]?.ms).toBeGreaterThanOrEqual(4_000);
  });

  it('its end can be awaited, up to a deadline', async () => {
    const module = await busyModule('AT+CLOUDAUTH=p,d,s', AUTH);
    let idle = 0;
    const wait = () => module.session.networkIdle(AUTH_MS).then(() => (idle += 1));
    void wait();
    await pass(4_000);
    expect(idle).toBe(0);
    await module.says('+ALIAUTH: OK');
    await pass(10);
    expect(idle).toBe(1);
    await wait();
    const silent = await busyModule('AT+CLOUDAUTH=p,d,s', AUTH);
    void silent.session.networkIdle(1_000).then(() => (idle += 1));
    await pass(1_100);
    expect(idle).toBe(3);
  });

  it('the wait ends with the deadline of the first', async () => {
    const module = await busyModule('AT+CLOUDAUTH=p,d,s', AUTH);
    expect(await failedAfter(module, AUTH_MS - 100)).toBeNull();
    const later = await busyModule('AT+CLOUDAUTH=p,d,s', AUTH);
    expect(await failedAfter(later, AUTH_MS + 100)).toBeInstanceOf(DeadlinePassed);
  });

  it('a resynchronisation lasts as long as the first may take, too', async () => {
    const module = await busyModule('AT+CLOUDAUTH=p,d,s', AUTH);
    const back = module.session.resync({ deadlineMs: LOCAL_MS });
    await pass(4_000);
    module.answers({ 'AT+ZPAS?': '\r\n+ZPAS: "LTE"\r\n\r\nOK\r\n' });
    await module.says('OK');
    await pass(AUTH_MS);
    await expect(back).resolves.toBeUndefined();
  });

  it('an error that may be its report is not the answer to another', async () => {
    const isError = (token: Token) => token.kind === 'result' && token.result.kind === 'cme';
    const module = await busyModule('AT+CLOUDCONN', { ...CONN, endsInNetwork: isError });
    const asked = module.session.command('AT', { deadlineMs: LOCAL_MS });
    await pass(1_000);
    await module.says('+CME ERROR: 30', 'OK');
    await pass(10);
    expect(await asked).toMatchObject({ outcome: { result: { kind: 'ok' } } });
    expect(module.session.strays).toEqual([]);
  });

  it('the report of the first does not end a second one of the same name', async () => {
    const module = await busyModule('AT+CLOUDAUTH=p,d,s', AUTH);
    const second = module.session.command('AT+CLOUDAUTH=p,d,s', AUTH);
    await pass(4_000);
    await module.says('+ALIAUTH: OK', 'OK');
    await pass(10);
    await second;
    expect(await failedAfter(module, AUTH_MS - 100)).toBeNull();
  });

  it('the answer to another command does not end it if a report is promised', async () => {
    const module = await busyModule('AT+CLOUDAUTH=p,d,s', AUTH);
    const first = module.session.command('AT', { deadlineMs: LOCAL_MS });
    await pass(10);
    await module.says('OK');
    await pass(10);
    await first;
    expect(await failedAfter(module, LOCAL_MS + 1_000)).toBeNull();
  });
});

describe('a command is not awaited beyond its own deadline', () => {
  it.each([
    ['when the report of the first came after OK', '+ALIAUTH: OK', []],
    ['when the report of the first came before OK', null, ['+ALIAUTH: OK']],
  ])('%s', async (_when, behind, inFront) => {
    const module = await busyModule('AT+CLOUDAUTH=p,d,s', AUTH, ...inFront);
    if (behind) await module.says(behind);
    await pass(10);
    expect(await failedAfter(module, LOCAL_MS + 100)).toBeInstanceOf(DeadlinePassed);
  });

  it('when another command was answered and no report is promised', async () => {
    const module = await busyModule('AT+CLOUDCONN', CONN);
    const first = module.session.command('AT', { deadlineMs: LOCAL_MS });
    await pass(1_000);
    await module.says('OK');
    await pass(10);
    await first;
    expect(await failedAfter(module, LOCAL_MS + 100)).toBeInstanceOf(DeadlinePassed);
  });

  it('when the first was refused', async () => {
    const module = new ModuleEnd();
    const refused = module.session.command('AT+CLOUDCONN', CONN);
    await pass(10);
    await module.says('ERROR');
    await pass(10);
    await refused;
    expect(await failedAfter(module, LOCAL_MS + 100)).toBeInstanceOf(DeadlinePassed);
  });

  it('when the module was restarted', async () => {
    const module = await busyModule('AT+CLOUDAUTH=p,d,s', AUTH);
    module.session.forgive();
    expect(await failedAfter(module, LOCAL_MS + 100)).toBeInstanceOf(DeadlinePassed);
  });
});

describe('a late error', () => {
  const isError = (token: Token) => token.kind === 'result' && token.result.kind === 'cme';

  /** The outcome of a command when the error precedes its own answer. */
  async function answeredBehindAnError(module: ModuleEnd, line: string, options: CommandOptions) {
    const asked = module.session.command(line, options);
    await pass(20);
    await module.says('+CME ERROR: 3', 'OK');
    await pass(2_000);
    return (await asked).outcome;
  }
  const ok = { kind: 'result', result: { kind: 'ok' } };

  it('is the report of a command whose promised report never came, long after its deadline', async () => {
    const auth = { ...AUTH, endsInNetwork: (token: Token) => reports(token) || isError(token) };
    const module = await busyModule('AT+CLOUDAUTH=p,d,s', auth);
    await pass(40_000);
    const disconnect = { deadlineMs: AUTH_MS, endsInNetwork: isError };
    expect(await answeredBehindAnError(module, 'AT+CLOUDDISCONN', disconnect)).toEqual(ok);
    expect(module.session.strays).toEqual([]);
  });

  it('is not the answer to AT if a publish was accepted before', async () => {
    const module = await busyModule('AT+CLOUDPUB=/t,1,a', { ...CONN, endsInNetwork: isError });
    const first = module.session.command('AT', { deadlineMs: LOCAL_MS });
    await pass(10);
    await module.says('OK');
    await pass(10_000);
    await first;
    expect(await answeredBehindAnError(module, 'AT', { deadlineMs: LOCAL_MS })).toEqual(ok);
  });

  it('is the answer if no OK follows', async () => {
    const module = await busyModule('AT+CLOUDPUB=/t,1,a', { ...CONN, endsInNetwork: isError });
    const first = module.session.command('AT', { deadlineMs: LOCAL_MS });
    await pass(10);
    await module.says('OK');
    await pass(10);
    await first;
    const asked = module.session.command('AT+CPIN?', { deadlineMs: LOCAL_MS });
    await pass(20);
    await module.says('+CME ERROR: 10');
    await pass(2_000);
    expect((await asked).outcome).toMatchObject({ result: { kind: 'cme' } });
  });

  it('is still owed after an earlier error turned out to be the answer to another command', async () => {
    const auth = { ...AUTH, endsInNetwork: (token: Token) => reports(token) || isError(token) };
    const module = await busyModule('AT+CLOUDAUTH=p,d,s', auth);
    await pass(AUTH_MS + 1_000);
    const refused = module.session.command('AT+CLOUDDISCONN', {
      deadlineMs: AUTH_MS,
      endsInNetwork: isError,
    });
    await pass(20);
    await module.says('+CME ERROR: 4');
    await pass(2_000);
    expect((await refused).outcome).toMatchObject({ result: { kind: 'cme' } });
    const from = module.session.position;
    const again = module.session.command('AT+CLOUDAUTH=p,d,s', auth);
    await pass(20);
    await module.says('OK', '+CME ERROR: 3');
    await pass(20);
    await again;
    const late = module.session.tokens(from).at(-1) as Token;
    expect(module.session.isOfEarlier(late, from)).toBe(true);
  });

  it('belongs to the second command if the first succeeded after an error that answered another', async () => {
    const auth = { ...AUTH, endsInNetwork: (token: Token) => reports(token) || isError(token) };
    const module = await busyModule('AT+CLOUDAUTH=p,d,s', auth);
    const refused = module.session.command('AT+CLOUDDISCONN', {
      deadlineMs: AUTH_MS,
      endsInNetwork: isError,
    });
    await pass(20);
    await module.says('+CME ERROR: 3');
    await pass(2_000);
    await refused;
    await module.says('+ALIAUTH: OK');
    await pass(20);
    const from = module.session.position;
    const again = module.session.command('AT+CLOUDAUTH=p,d,s', auth);
    await pass(20);
    await module.says('OK', '+CME ERROR: 31');
    await pass(20);
    await again;
    const report = module.session.tokens(from).at(-1) as Token;
    expect(module.session.isOfEarlier(report, from)).toBe(false);
  });
});
