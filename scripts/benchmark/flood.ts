import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AtSession } from '../../harness/at/session';
import { me3630 } from '../../harness/family/me3630';
import { LedgerWriter } from '../../harness/ledger/ledger-writer';
import { Redactor } from '../../harness/ledger/redactor';
import { startClock } from '../../harness/wire/clock';
import { openTransport } from '../../harness/wire/open-transport';
import { openPty, type Pty } from '../../harness/wire/pty';
import { TracedTransport } from '../../harness/wire/transport-wrappers';

/** Bytes of the message in a report. */
export const MESSAGE_BYTES = 1024;

/** A report of a message as a module sends it; the message begins with its number. */
function floodReport(number: number): Buffer {
  const message = `${number} `.padEnd(MESSAGE_BYTES, 'The quick brown fox jumps over the lazy dog. ');
  return Buffer.from(`\r\n+CLOUDPUBLISH: 0,/benchmark/flood/get,${MESSAGE_BYTES},${message}\r\n`);
}

/** Reports in one write. */
const TOGETHER = 32;

async function send(pty: Pty, count: number): Promise<void> {
  for (let first = 0; first < count; first += TOGETHER) {
    const numbers = Array.from({ length: Math.min(TOGETHER, count - first) }, (_, i) => first + i);
    await pty.write(Buffer.concat(numbers.map(floodReport)));
  }
}

/** The module's end of a pseudo-terminal: prints the path to open; answers the first CR with this many reports. */
function sendFlood([count]: readonly string[]): void {
  const pty = openPty();
  const stop = pty.onData(() => {
    stop();
    void send(pty, Number(count));
  });
  process.stdout.write(`${pty.path}\n`);
}

/** The result of receiving a flood. */
export interface Received {
  readonly bytesPerSecond: number;
  /** Resident memory after a fifth of the reports, and at the end. */
  readonly memory: readonly [number, number];
}

/** How often received data is released, as at the start of each case. */
const REPORTS_A_CASE = 1000;

function openLedger(folder: string): LedgerWriter {
  const redactor = new Redactor();
  // As long as those of a real run; they do not occur in the flood.
  redactor.add('deviceSecret', '0f'.repeat(16));
  redactor.add('accessKeySecret', 'Z9'.repeat(15));
  const ledger = LedgerWriter.create(path.join(folder, 'ledger.jsonl'), { redactor });
  ledger.writeHeader({
    runId: 'benchmark',
    startedAt: new Date().toISOString(),
    suite: { version: '0', commit: null },
    family: null,
    module: { manufacturer: null, model: null, firmware: null, imeiDigest: null },
    bench: { name: null, port: 'pty', transport: 'serial', os: process.platform, emulated: true },
    cloud: { kind: 'none', capabilities: [] },
    login: 'http',
    profile: 'generic',
    plan: [],
    seed: 1,
  });
  return ledger;
}

async function receive(port: string, count: number, ledger: LedgerWriter): Promise<Received> {
  const clock = startClock();
  const wire = await openTransport(port, { baud: 115_200 });
  const traced = new TracedTransport(wire, clock, ({ t, dir, bytes }) => {
    ledger.event({ t, side: 'at', dir, bytes });
  });
  const session = new AtSession(traced, { clock, dialect: me3630.dialect });
  let memoryEarly = 0;
  let bytes = 0;
  let reports = 0;
  const done = new Promise<void>((resolve, reject) => {
    session.onToken(({ kind, raw }) => {
      if (kind !== 'publish' || !raw.equals(floodReport(reports)))
        reject(new Error(`${kind} in place of report ${reports}: ${raw.toString('latin1').slice(0, 60)}`));
      bytes += raw.length;
      reports += 1;
      if (reports % REPORTS_A_CASE === 0) session.forgetPast();
      if (reports === Math.floor(count / 5)) memoryEarly = process.memoryUsage.rss();
      if (reports === count) resolve();
    });
  });
  const began = clock();
  await session.write('\r');
  await done;
  const bytesPerSecond = Math.round((bytes * 1000) / (clock() - began));
  const memory = [memoryEarly, process.memoryUsage.rss()] as const;
  await session.close();
  return { bytesPerSecond, memory };
}

/** Receives this many reports through port, tracing, ledger and session as in a run, and prints the result. */
async function receiveFlood([port = '', count = '0']: string[]): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'me3630-flood-'));
  const ledger = openLedger(folder);
  try {
    process.stdout.write(`${JSON.stringify(await receive(port, Number(count), ledger))}\n`);
  } finally {
    ledger.close();
    rmSync(folder, { recursive: true });
  }
}

/** Programs: `flood.ts send COUNT`, or `flood.ts receive PATH COUNT`. */
if (require.main === module) {
  const [what, ...words] = process.argv.slice(2);
  if (what === 'send') sendFlood(words);
  else void receiveFlood(words);
}
