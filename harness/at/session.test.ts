import { describe, expect, it } from '@jest/globals';
import { PortLost } from '../wire/transport';
import { DeadlinePassed } from './fault';
import { ModuleEnd } from './testing/module-end';
import type { Token } from './token';

const IN_TIME = { deadlineMs: 5000 };
const TOO_SHORT = { deadlineMs: 20 };
const OK = { kind: 'result', result: { kind: 'ok' } };
const named = (name: string) => (token: Token) => token.kind === 'line' && token.name === name;

const caught = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => Promise.reject(new Error('expected a rejection, got a value')),
    (error: Error) => error,
  );

describe.each([
  ['whole', undefined],
  ['byte by byte', 1],
])('a session, with bytes arriving %s', (_, chunk) => {
  it('takes the lines up to the result as the answer', async () => {
    const module = new ModuleEnd(chunk);
    const asked = module.session.command('AT+CPIN?', IN_TIME);
    await module.receives('AT+CPIN?\r');
    await module.sends('AT+CPIN?\r\r\n+CPIN: READY\r\n\r\nOK\r\n');
    const exchange = await asked;
    expect(exchange.outcome).toEqual(OK);
    expect(exchange.tokens.map(({ kind }) => kind)).toEqual(['echo', 'line', 'result']);
    expect(exchange).toMatchObject({ line: Buffer.from('AT+CPIN?'), from: 0, to: 3 });
    expect(module.session.strays).toEqual([]);
  });

  it('drops past tokens and keeps counting their positions', async () => {
    const module = new ModuleEnd(chunk);
    await module.says('+CREG: 1', 'nobody asked for this');
    await module.session.next((token) => token.kind === 'line' && token.name === null, {
      ...IN_TIME,
      from: 0,
      what: 'the second line',
    });
    expect(module.session.strays).toHaveLength(1);
    module.session.forgetPast();
    expect(module.session.strays).toEqual([]);
    expect(module.session.tokens()).toEqual([]);
    expect(module.session.position).toBe(2);
    const asked = module.session.next(named('+CREG'), { ...IN_TIME, from: 0, what: '+CREG' });
    await module.says('+CREG: 5');
    expect(await asked).toMatchObject({ index: 2, token: { text: '+CREG: 5' } });
    expect(module.session.tokens(2)).toHaveLength(1);
    expect(module.session.tokens(3)).toEqual([]);
  });

  it('keeps an unsolicited line between a command and its result', async () => {
    const module = new ModuleEnd(chunk);
    const asked = module.session.command('AT', IN_TIME);
    await module.receives('AT\r');
    await module.sends('\r\n+CLOUDPUBLISH: 0,/k/d/get,4,OK\r\n\r\n\r\nOK\r\n');
    const { tokens } = await asked;
    expect(tokens.map(({ kind }) => kind)).toEqual(['publish', 'result']);
  });

  it.each([
    ['before OK', ['+ALIAUTH: OK', 'OK'], 0],
    ['after OK', ['OK', '+ALIAUTH: OK'], 1],
  ])('finds a report %s', async (_where, lines, index) => {
    const module = new ModuleEnd(chunk);
    const asked = module.session.command('AT+CLOUDAUTH=p,d,s', { ...IN_TIME, errorMayReport: true });
    await module.receives('\r');
    await module.says(...lines);
    const { outcome, from } = await asked;
    expect(outcome).toEqual(OK);
    const report = await module.session.next(named('+ALIAUTH'), { ...IN_TIME, from, what: '+ALIAUTH' });
    expect(report.index).toBe(index);
    expect(module.session.strays).toEqual([]);
  });

  it('sends data after the prompt, even if a message arrives in between', async () => {
    const module = new ModuleEnd(chunk);
    const asked = module.session.command('AT+CLOUDPUB=/t,0,5', { ...IN_TIME, mayPrompt: true });
    await module.receives('\r');
    await module.sends('\r\n> ');
    expect((await asked).outcome).toEqual({ kind: 'prompt' });
    await module.says('+CLOUDPUBLISH: 0,/t,1,x');
    const sent = module.session.data(Buffer.from('he\rlo'), IN_TIME);
    await module.receives('he\rlo');
    await module.says('OK');
    expect((await sent).outcome).toEqual(OK);
    expect(module.session.tokens().map(({ kind }) => kind)).toEqual(['prompt', 'publish', 'result']);
  });

  it('distinguishes echoed data from an answer', async () => {
    const module = new ModuleEnd(chunk);
    const asked = module.session.command('AT+CLOUDPUB=/t,0,2', { ...IN_TIME, mayPrompt: true });
    await module.receives('\r');
    await module.sends('AT+CLOUDPUB=/t,0,2\r\r\n> ');
    await asked;
    const sent = module.session.data(Buffer.from('OK\r\n'), IN_TIME);
    await module.receives('OK\r\n');
    await module.sends('OK\r\n\r\nERROR\r\n');
    expect((await sent).outcome).toEqual({ kind: 'result', result: { kind: 'error' } });
    expect((await sent).tokens[0]?.kind).toBe('echo');
  });

  it('accepts a prompt without a space when nothing follows it', async () => {
    const module = new ModuleEnd(chunk);
    const asked = module.session.command('AT+CLOUDPUB=/t,0,5', { ...IN_TIME, mayPrompt: true });
    await module.receives('\r');
    await module.sends('\r\n>');
    expect((await asked).tokens).toMatchObject([{ kind: 'prompt', spaced: false, framed: true }]);
  });

  it('takes a second result for a stray that belongs to the last command', async () => {
    const module = new ModuleEnd(chunk);
    const asked = module.session.command('AT+CLOUDCONN', IN_TIME);
    await module.receives('\r');
    await module.says('OK', 'OK', '+CGREG: 1');
    await asked;
    await module.session.next(named('+CGREG'), { ...IN_TIME, from: 0, what: '+CGREG' });
    expect(module.session.strays).toMatchObject([{ token: OK, index: 1, belongsTo: 'AT+CLOUDCONN' }]);
  });

  it('does not take a late OK for the answer to the next command', async () => {
    const module = new ModuleEnd(chunk);
    const missed = caught(module.session.command('AT+CLOUDSUB=/t,0', TOO_SHORT));
    await module.receives('AT+CLOUDSUB=/t,0\r');
    expect(await missed).toBeInstanceOf(DeadlinePassed);
    const asked = module.session.command('AT+CLOUDPUB=/t,0,x', IN_TIME);
    await module.receives('AT+CPIN?\r');
    await module.says('+CLOUDSUB: late', 'OK');
    await module.says('+CPIN: READY', 'OK');
    await module.receives('AT+CLOUDPUB=/t,0,x\r');
    await module.says('ERROR');
    expect((await asked).outcome).toEqual({ kind: 'result', result: { kind: 'error' } });
    expect(module.session.strays.map(({ belongsTo }) => belongsTo)).toEqual(['AT+CLOUDSUB', 'AT+CLOUDSUB']);
  });
});

describe('a deadline', () => {
  it('is reported with what was awaited, what came instead and the calling line', async () => {
    const module = new ModuleEnd();
    const waitForAnswer = async () => {
      await module.session.command('AT+CLOUDAUTH=key,name,secret', TOO_SHORT);
    };
    const missed = caught(waitForAnswer());
    await module.says('+ALIAUTH: OK');
    const error = await missed;
    expect(error.message).toBe(
      'answer to AT+CLOUDAUTH: expected a final result code within 20 ms, got "+ALIAUTH: OK"',
    );
    expect(error.stack).toMatch(/DeadlinePassed: answer to.*\n.*at .*session\.test\.ts/);
  });

  it('of an awaited line is reported in the same way', async () => {
    const { session } = new ModuleEnd();
    const waitForLine = () =>
      session.next(named('+ALIAUTH'), { ...TOO_SHORT, from: 0, what: 'a +ALIAUTH line' });
    const error = await caught(waitForLine());
    expect(error.message).toBe('a +ALIAUTH line: expected it within 20 ms, got nothing');
    expect(error.stack).toMatch(/^.*\n.*at .*session\.test\.ts/);
  });

  it('does not pass when the result was held back as part of a message with a wrong length', async () => {
    const module = new ModuleEnd();
    const asked = module.session.command('AT+CLOUDPUB=/t,0,hi', IN_TIME);
    await module.receives('\r');
    await module.says('+CLOUDPUBLISH: 0,/t,99,hi', 'OK');
    const { tokens, outcome } = await asked;
    expect(outcome).toEqual(OK);
    expect(tokens).toMatchObject([{ kind: 'publish', length: 99, framed: false }, OK]);
  });
});

describe('an error that may be a report', () => {
  const CMD_ERROR = { kind: 'result', result: { kind: 'vendor', name: '+CMD ERROR', code: '1' } };

  it.each([
    ['ends the command if no OK follows', ['+CMD ERROR: 1'], CMD_ERROR],
    ['does not end the command if OK follows', ['+CMD ERROR: 1', 'OK'], OK],
  ])('%s', async (_, lines, outcome) => {
    const module = new ModuleEnd();
    const asked = module.session.command('AT+CLOUDSUB=/t,0', { ...IN_TIME, errorMayReport: true });
    await module.receives('\r');
    await module.says(...lines);
    expect((await asked).outcome).toEqual(outcome);
  });

  it('may be a vendor error before ERROR, for any command, and both are one answer', async () => {
    const module = new ModuleEnd();
    const asked = module.session.command('AT+CLOUDCONN', IN_TIME);
    await module.receives('\r');
    await module.says('+CMD ERROR: -2', 'ERROR');
    expect((await asked).outcome).toEqual({ kind: 'result', result: { kind: 'error' } });
    expect(module.session.strays).toEqual([]);
  });

  it('may come long after OK without being a stray', async () => {
    const module = new ModuleEnd();
    const asked = module.session.command('AT+CLOUDAUTH=p,d,s', { ...IN_TIME, errorMayReport: true });
    await module.receives('\r');
    await module.says('OK', '+CME ERROR: 3');
    await asked;
    await module.session.next((token) => token.kind === 'result' && token.result.kind === 'cme', {
      ...IN_TIME,
      from: 1,
      what: '+CME ERROR',
    });
    expect(module.session.strays).toEqual([]);
  });
});

describe('a resynchronisation', () => {
  it('sends another query when the module refuses the first', async () => {
    const module = new ModuleEnd();
    module.answers({
      'AT+CPIN?': '\r\n+CME ERROR: 10\r\n',
      'AT+ZPAS?': '\r\n+ZPAS: "No Service"\r\n\r\nOK\r\n',
    });
    await module.session.resync(IN_TIME);
    expect(module.session.strays).toEqual([]);
  });

  it('reports what came when no answer proves that the session is in step', async () => {
    const module = new ModuleEnd();
    const ERROR = '\r\nERROR\r\n';
    module.answers({ 'AT+CPIN?': ERROR, 'AT+ZPAS?': ERROR, 'AT+CMEE?': ERROR });
    expect((await caught(module.session.resync(IN_TIME))).message).toMatch(
      /getting back into step.*got ERROR/,
    );
  });
});

describe('a session', () => {
  it('refuses a second command while one is in flight', async () => {
    const module = new ModuleEnd();
    const first = module.session.command('AT+CLOUDCONN', IN_TIME);
    const error = await caught(module.session.command('AT', IN_TIME));
    expect(error).not.toBeInstanceOf(DeadlinePassed);
    expect(error.message).toBe('AT was asked for while AT+CLOUDCONN is in flight');
    await module.says('OK');
    await first;
  });

  it('rejects pending and later waits when the port goes away', async () => {
    const module = new ModuleEnd();
    const command = caught(module.session.command('AT', IN_TIME));
    const line = caught(module.session.next(() => false, { ...IN_TIME, from: 0, what: 'anything' }));
    module.unplug();
    expect(await command).toBeInstanceOf(PortLost);
    expect(await line).toBeInstanceOf(PortLost);
    expect(await caught(module.session.command('AT', IN_TIME))).toBeInstanceOf(PortLost);
    const late = module.session.next(() => false, { ...IN_TIME, from: 0, what: 'anything' });
    expect(await caught(late)).toBeInstanceOf(PortLost);
  });

  it('sends text as UTF-8 and a Buffer unchanged, each with the given terminator', async () => {
    const module = new ModuleEnd();
    for (const [line, sent] of [
      ['AT+X=你', Buffer.from('AT+X=你').toString('latin1')],
      [Buffer.from([0x41, 0x54, 0xff]), 'AT\xff'],
    ] as const) {
      const asked = module.session.command(line, { ...IN_TIME, terminator: '\r\n', bytewise: true });
      await module.receives(`${sent}\r\n`);
      await module.says('OK');
      await asked;
    }
  });
});
