import { someCase, someHeader } from './ledger.fixture';
import { LedgerWriter } from './ledger-writer';
import { Redactor } from './redactor';

/** A run that continues until it is killed, and reports when its first records are written. */
const writer = LedgerWriter.create(process.argv[2] ?? '', { redactor: new Redactor() });
writer.writeHeader(someHeader({ plan: ['first', 'second'] }));
writer.caseRecord(someCase({ id: 'first' }));
for (let t = 0; ; t++) {
  writer.event({ t, side: 'at', dir: 'rx', bytes: Buffer.from('\r\nOK\r\n') });
  if (t === 1000) process.stdout.write('a thousand events are written\n');
}
