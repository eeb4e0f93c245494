import { describe, expect, it } from '@jest/globals';
import { DeadlinePassed } from './fault';
import { ModuleEnd } from './testing/module-end';

const IN_TIME = { deadlineMs: 5_000 };

describe('a session whose module has sent a prompt', () => {
  it('recognises echoed data although commands are not echoed', async () => {
    const { module, session } = await prompted();
    const sent = session.data(Buffer.from('hello'), IN_TIME);
    await module.receives('hello');
    await module.sends('hello\r\nOK\r\n');
    expect((await sent).tokens.map(({ kind }) => kind)).toEqual(['echo', 'result']);
  });

  it('does not take an answer for the echo of data that begins like an answer', async () => {
    const { module, session } = await prompted();
    const sent = session.data(Buffer.from('\r\n'), IN_TIME);
    await module.receives('\r\n');
    await module.sends('\r\nOK\r\n');
    expect((await sent).tokens).toMatchObject([{ kind: 'result', framed: true }]);
  });

  it.each([
    ['\r\nhello\r\nOK\r\n', 'noise,echo,result'],
    ['\r\nhello', 'noise,echo'],
    ['\r\nOK\r\n', 'result'],
  ])('separates the CR LF after a prompt from %j', async (answer, kinds) => {
    const { module, session } = await prompted();
    const sent = session.data(Buffer.from('hello'), IN_TIME);
    await module.receives('hello');
    await module.sends(answer);
    if (!kinds.endsWith('result')) await module.says('OK');
    expect((await sent).tokens.map(({ kind }) => kind).join()).toContain(kinds);
  });

  it('sends data a byte at a time', async () => {
    const { module, session } = await prompted();
    const sent = session.data(Buffer.from('hello'), { ...IN_TIME, bytewise: true });
    await module.receives('hello');
    await module.says('OK');
    expect((await sent).outcome).toMatchObject({ result: { kind: 'ok' } });
  });

  it('waits for later commands no longer than usual once the module has answered one behind the data', async () => {
    const { module, session } = await prompted();
    const sent = session.data(Buffer.from('hello'), { deadlineMs: 60_000, endsInNetwork: () => false });
    await module.receives('hello');
    await module.says('OK');
    await sent;
    const answered = session.command('AT', IN_TIME);
    await module.receives('AT\r');
    await module.says('OK');
    await answered;
    await expect(session.command('AT+CLOUDPUB=/t,0,5', { deadlineMs: 50 })).rejects.toBeInstanceOf(
      DeadlinePassed,
    );
  });

  it('assigns one result that comes before the data to the command, and takes a second for a stray', async () => {
    const { module, session } = await prompted();
    await module.says('ERROR', 'OK', '+CGREG: 1');
    const awaited = { ...IN_TIME, from: 0, what: '+CGREG' };
    await session.next((token) => token.kind === 'line' && token.name === '+CGREG', awaited);
    expect(session.strays).toMatchObject([{ token: { result: { kind: 'ok' } } }]);
  });
});

/** A session after the prompt of CLOUDPUB, with the command line not echoed. */
async function prompted() {
  const module = new ModuleEnd();
  const asked = module.session.command('AT+CLOUDPUB=/t,0,5', { ...IN_TIME, mayPrompt: true });
  await module.receives('\r');
  await module.sends('\r\n> ');
  await asked;
  return { module, session: module.session };
}
