import { describe, expect, it } from '@jest/globals';
import { ModuleEnd } from './testing/module-end';

const IN_TIME = { deadlineMs: 5000 };

/** Answers one line at a time, `ms` after the answer before, as a module does. */
function answersLate(
  module: ModuleEnd,
  table: Readonly<Record<string, readonly string[]>>,
  ms: number,
): void {
  let busy = Promise.resolve();
  module.onLine((line) => {
    busy = busy
      .then(() => new Promise<void>((resolve) => void setTimeout(resolve, ms)))
      .then(() => module.says(...(table[line] ?? ['ERROR'])));
  });
}

const TABLE = {
  AT: ['OK'],
  'AT+CPIN?': ['+CPIN: READY', 'OK'],
  'AT+ZPAS?': ['+ZPAS: "LTE","CS_PS"', 'OK'],
  'AT+CMEE?': ['+CMEE: 1', 'OK'],
  'AT+CREG?': ['+CREG: 0,1', 'OK'],
};

const said = async (module: ModuleEnd, line: string): Promise<readonly string[]> =>
  (await module.session.command(line, IN_TIME)).tokens.map((token) =>
    token.kind === 'line' ? token.text : token.kind,
  );

describe('a session whose answers are assigned to the wrong commands', () => {
  it.each([1, 2, 3])('resynchronises by itself after a query, when %d late', async (late) => {
    const module = new ModuleEnd();
    answersLate(module, TABLE, 20);
    await said(module, 'AT+CREG?');
    // The module answers several command lines here, and the session expects one answer.
    await module.session.command('AT\rAT'.repeat(late), IN_TIME);
    await said(module, 'AT+CPIN?');
    await said(module, 'AT+CREG?');
    await said(module, 'AT+CMEE?');
    await said(module, 'AT+CREG?');
    expect(await said(module, 'AT+CREG?')).toEqual(['+CREG: 0,1', 'result']);
  });

  it('resynchronises after an unexpected result', async () => {
    const module = new ModuleEnd();
    answersLate(module, TABLE, 20);
    await said(module, 'AT');
    const second = module.session.next(({ kind }) => kind === 'result', { ...IN_TIME, from: 1, what: 'OK' });
    await module.says('OK');
    await second;
    await said(module, 'AT+CMEE?');
    expect(module.lines).toEqual(['AT', 'AT+CPIN?', 'AT+CMEE?']);
  });

  it('stops resynchronising after three false alarms', async () => {
    const module = new ModuleEnd();
    module.onLine((line) => void module.says(...(TABLE[line as keyof typeof TABLE] ?? ['ERROR']), 'OK'));
    for (let n = 0; n < 10; n += 1) await said(module, 'AT');
    expect(module.lines.filter((line) => line === 'AT+CPIN?').length).toBeLessThanOrEqual(3);
  });

  it('discards late answers to raw bytes whose deadline has passed', async () => {
    const module = new ModuleEnd();
    answersLate(module, TABLE, 30);
    await said(module, 'AT');
    const many = module.session.raw(
      [{ send: 'AT\r'.repeat(12), until: () => false, what: 'something that never comes' }],
      { deadlineMs: 25 },
    );
    await expect(many).rejects.toThrow('never comes');
    expect(await said(module, 'AT+CREG?')).toEqual(['+CREG: 0,1', 'result']);
    expect(module.session.strays).toEqual([]);
  });
});

it('sends the next query soon when a fast module has lost the first', async () => {
  const module = new ModuleEnd();
  let lost = 0;
  module.onLine((line) => {
    if (line === 'AT+CPIN?' && ++lost === 1) return;
    void module.says(...(TABLE[line as keyof typeof TABLE] ?? ['ERROR']));
  });
  await said(module, 'AT');
  const began = performance.now();
  await module.session.resync({ deadlineMs: 5_000 });
  expect(performance.now() - began).toBeLessThan(1_500);
  expect(module.lines).toEqual(['AT', 'AT+CPIN?', 'AT+ZPAS?']);
});
