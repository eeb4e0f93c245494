import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { benchLock, portLock, usbLock } from '../bench-locks';
import { type Lock, lock } from '../lock';
import { MadeMachine } from '../testing/made-machine';
import { parseBenches } from './bench-file';
import { benchStatuses, benchTable } from './bench-status';

/** A path used by this test only, so that it meets no lock of another test or run. */
const FILE = `/made/${process.pid}/benches.json`;

let machine: MadeMachine;
const held: Lock[] = [];

beforeEach(() => {
  machine = new MadeMachine();
  machine.plugUsb('19d2:1476', { '00': `t${process.pid}A`, '01': `t${process.pid}B` }, 'usbserial', 'AAA');
});
afterEach(() => {
  for (const each of held.splice(0)) each.release();
  machine.remove();
});

const DEVICE = `/dev/t${process.pid}B`;
const alone = '"cloud": { "kind": "none" }';

async function statuses(benches: string, variables: readonly string[] = []) {
  const file = parseBenches(`{ "benches": {${benches}} }`, 'benches.json');
  return benchStatuses(file, FILE, new Set(variables), machine.sources);
}

const states = async (benches: string) => (await statuses(benches)).map(({ state }) => state);

test('a bench whose module is plugged in is free, and the port is named', async () => {
  expect(await statuses(`"LEFT": { "usb": { "serial": "AAA" }, "labels": ["lte"] }`)).toEqual([
    { name: 'LEFT', labels: ['lte'], port: 'usb:serial=AAA', device: DEVICE, state: 'free', detail: null },
  ]);
});

test('a bench whose module is not plugged in is missing, and what is there is listed', async () => {
  const [usb, port] = await statuses(
    `"LEFT": { "usb": { "path": "1-7" }, ${alone} }, "RIGHT": { "port": "/dev/ttyUSB77", ${alone} }`,
  );
  expect(usb).toMatchObject({
    ...{ state: 'missing', device: null },
    detail: '--port usb:path=1-7 is not plugged in: of ME3630 there are usb:serial=AAA,path=1-1',
  });
  expect(port).toMatchObject({
    ...{ state: 'missing', device: null },
    detail: 'there is no /dev/ttyUSB77; npm run ports shows what is there',
  });
});

test.each([
  ['its bench', async () => benchLock('LEFT', FILE)],
  ['its port', async () => portLock(DEVICE)],
  ['another port of its module', async () => usbLock(`/dev/t${process.pid}A`, machine.sources)],
])('a bench is busy when a run has %s; who and since when is reported', async (_what, thing) => {
  const locked = await thing();
  if (locked) held.push(lock(locked, 'npm test -- --port COM5'));
  const [status] = await statuses(`"LEFT": { "port": "${DEVICE}" }`);
  expect(status?.state).toBe('busy');
  expect(status?.detail).toMatch(
    new RegExp(`^"npm test -- --port COM5" \\(process ${process.pid}, user .+, since 20.+Z\\)$`),
  );
  held.pop()?.release();
  expect(await states(`"LEFT": { "port": "${DEVICE}" }`)).toEqual(['free']);
});

test('a bench of the same name in another file is another bench', async () => {
  held.push(lock(benchLock('LEFT', '/made/elsewhere.json'), 'npm test'));
  expect(await states(`"LEFT": { "port": "${DEVICE}" }`)).toEqual(['free']);
});

test('a bench whose port another program has open is busy', async () => {
  machine.startProcess(4711, 'picocom', [DEVICE]);
  const [status] = await statuses(`"LEFT": { "port": "${DEVICE}" }`);
  expect(status).toMatchObject({ state: 'busy', detail: 'picocom (process 4711)' });
});

test('what a run would lack is reported for a free bench', async () => {
  const bench = `"LEFT": { "port": "${DEVICE}", "environment": { "deviceSecret": "LEFT_SECRET" } }`;
  const detailWith = async (variables: readonly string[]) => (await statuses(bench, variables))[0]?.detail;
  expect(await detailWith([])).toBe('a run needs LEFT_SECRET in the environment or in .env');
  expect(await detailWith(['LEFT_SECRET'])).toBeNull();
});

test('a port reached over TCP is not opened', async () => {
  const [status] = await statuses('"FAR": { "port": "tcp://127.0.0.1:9" }');
  expect(status).toMatchObject({ state: 'free', device: 'tcp://127.0.0.1:9' });
});

test('a file that is not a port is refused with one sentence', async () => {
  await expect(statuses('"FAR": { "port": "http://lab" }')).rejects.toThrow(
    /^benches\.json line 1: bench FAR, port=http:\/\/lab is no port: expected a device path or name, auto,/,
  );
});

test('the table has a line for each bench', async () => {
  const lines = benchTable(await statuses(`"LEFT": { "port": "${DEVICE}", "labels": ["lte", "b05"] }`)).split(
    '\n',
  );
  expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
    ['bench', 'state', 'port', 'opens', 'labels', 'who has it, or what is missing'],
    ['LEFT', 'free', DEVICE, DEVICE, 'lte,b05', '-'],
  ]);
});
