import { describe, expect, it } from '@jest/globals';
import { DeadlinePassed } from './fault';
import { ModuleEnd } from './testing/module-end';
import type { Token } from './token';

const IN_TIME = { deadlineMs: 5000 };
const results = (tokens: readonly Token[]) => tokens.filter(({ kind }) => kind === 'result').length;
const twice = (send: string) => ({
  send,
  until: (tokens: readonly Token[]) => results(tokens) === 2,
  what: 'two results',
});

describe.each([
  ['whole', undefined],
  ['byte by byte', 1],
])('raw bytes, with answers arriving %s', (_, chunk) => {
  it('are answered by all tokens until the step is complete, none of them a stray', async () => {
    const module = new ModuleEnd(chunk);
    const asked = module.session.raw([twice('AT\rAT+CPIN?\r')], IN_TIME);
    await module.receives('AT\rAT+CPIN?\r');
    await module.says('OK', '+CPIN: READY', 'OK', '+CREG: 1');
    expect((await asked).map(({ kind }) => kind)).toEqual(['result', 'line', 'result']);
    expect(module.session.strays).toEqual([]);
  });

  it('are sent step by step, and tokens in between belong to the answer', async () => {
    const module = new ModuleEnd(chunk);
    const steps = [
      { send: 'A\r', until: (tokens: readonly Token[]) => results(tokens) === 1, what: 'a result' },
      { send: 'B\r', until: (tokens: readonly Token[]) => results(tokens) === 4, what: 'four results' },
    ];
    const asked = module.session.raw(steps, IN_TIME);
    await module.receives('A\r');
    await module.says('OK', 'OK', 'OK');
    await module.receives('B\r');
    await module.says('OK');
    expect(await asked).toHaveLength(4);
    expect(module.session.strays).toEqual([]);
  });

  it('do not own a result after their answer, which is a stray', async () => {
    const module = new ModuleEnd(chunk);
    const asked = module.session.raw([twice('AT\rAT\r')], IN_TIME);
    await module.receives('AT\rAT\r');
    await module.says('OK', 'OK', 'ERROR', '+CREG: 1');
    await asked;
    const creg = (token: Token) => token.kind === 'line' && token.name === '+CREG';
    await module.session.next(creg, { ...IN_TIME, from: 0, what: '+CREG' });
    expect(module.session.strays).toMatchObject([{ index: 2, token: { result: { kind: 'error' } } }]);
  });
});

it('a missing answer passes the deadline, and the next command is preceded by a query to resynchronise', async () => {
  const module = new ModuleEnd();
  const missed = module.session.raw([twice('AT\r')], { deadlineMs: 20 });
  await module.says('OK');
  await expect(missed).rejects.toThrow(DeadlinePassed);
  await expect(missed).rejects.toThrow('two results: expected it within 20 ms, got OK');
  const asked = module.session.command('AT', { deadlineMs: 5000 });
  await module.receives('AT+CPIN?\r');
  await module.says('+CPIN: READY', 'OK');
  await module.receives('AT\r');
  await module.says('OK');
  expect((await asked).tokens).toHaveLength(1);
});

/** Answers each line after 330 ms: longer than `COLLECTED_MS`, so the line does not count as busy. */
function saysOkSlowly(module: ModuleEnd, times: number): void {
  for (let n = 1; n <= times; n += 1) setTimeout(() => void module.says('OK'), n * 330);
}

it('each answered line restarts the deadline', async () => {
  const module = new ModuleEnd();
  const three = {
    send: 'AT\rAT\rAT\r',
    until: (t: readonly Token[]) => results(t) === 3,
    what: 'three results',
  };
  const asked = module.session.raw([three], { deadlineMs: 400 });
  saysOkSlowly(module, 3);
  expect(await asked).toHaveLength(3);
});

it('more results than lines do not restart the deadline', async () => {
  const module = new ModuleEnd();
  const many = { send: 'AT\r', until: (t: readonly Token[]) => results(t) === 4, what: 'four results' };
  const missed = module.session.raw([many], { deadlineMs: 400 });
  saysOkSlowly(module, 4);
  await expect(missed).rejects.toThrow('four results: expected it within 400 ms');
});

it('no command is sent while the answer to raw bytes is pending', async () => {
  const module = new ModuleEnd();
  const asked = module.session.raw([twice('AT\rAT\r')], IN_TIME);
  await expect(module.session.command('AT+CSQ', { deadlineMs: 5000 })).rejects.toThrow(/in flight/);
  await module.says('OK', 'OK');
  await asked;
});

it('numbers are result codes while numeric codes are expected', async () => {
  const module = new ModuleEnd();
  module.session.expectNumericCodes(true);
  const asked = module.session.command('AT', { deadlineMs: 5000 });
  await module.receives('AT\r');
  await module.sends('4\r');
  expect((await asked).outcome).toEqual({ kind: 'result', result: { kind: 'error' } });
});

it('with `exactly`, a command under way in the network does not extend the deadline', async () => {
  const module = new ModuleEnd();
  const begun = module.session.command('AT+CLOUDSUB=/t,0', { ...IN_TIME, endsInNetwork: () => false });
  await module.says('OK');
  await begun;
  const missed = module.session.raw([twice('AT\r')], { deadlineMs: 20, exactly: true });
  await expect(missed).rejects.toThrow('two results: expected it within 20 ms');
});
