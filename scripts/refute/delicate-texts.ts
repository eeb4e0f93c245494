import type { Cloud } from '../../harness/cloud/cloud';
import { startLocalCloud } from '../../harness/cloud/local/local-cloud';
import type { PlacedCase } from '../../harness/conformance/case';
import { CaseRunner } from '../../harness/conformance/case-runner';
import { NEUTRAL_LEVEL, NEUTRAL_TEXT, nonces } from '../../harness/conformance/texts';
import { assembled } from '../../harness/emulator/mutant';
import { me3630 } from '../../harness/emulator/profiles/me3630';
import { startClock } from '../../harness/wire/clock';
import { casesById } from './jobs';
import { openMemoryBench } from './memory-bench';

/** Requirements about the content of a message, topic or line, about lengths, and about the manual's own examples. */
const ABOUT_TEXTS =
  /^(E-AUTH-1\d|E-PUB-(1[0-6])|E-LEN-0[2349]|E-LEN-10|E-URC-0[12378]|E-SUB-(0[59]|1\d|2[013])|E-UNS-0[258]|E-V-0[6]|S-03|R-10\d|A-59)$/;

/**
 * Runs every case that is not about texts on the conforming module, and prints each text that it sends or pushes and
 * that is not neutral: a module that treats such texts differently must not fail a case about something else.
 */
async function main(): Promise<void> {
  const clock = startClock();
  const cloud = await startLocalCloud({ clock, seed: 1 });
  const found = new Set<string>();
  let running = '';
  const note = (texts: readonly string[]) => {
    for (const text of texts) if (!isNeutral(text)) found.add(`${running}: ${JSON.stringify(text)}`);
  };
  const publish = cloud.publish.bind(cloud);
  const watched: Cloud = Object.assign(cloud, {
    publish: (topic: string, payload: Buffer, qos: 0 | 1) => {
      note([topic, payload.toString('latin1')]);
      return publish(topic, payload, qos);
    },
  });
  const { bench, close } = await openMemoryBench(assembled(me3630), watched, clock);
  const runner = new CaseRunner(bench, nonces(1));
  const cases = casesNotAboutTexts();
  for (const placed of cases) {
    running = placed.case.id;
    await runner.run(placed);
    for (const { line } of bench.module.commands) note(textsOf(line));
  }
  await close();
  process.stdout.write(`${[`${cases.length} cases`, ...found].join('\n')}\n`);
}

function casesNotAboutTexts(): PlacedCase[] {
  return [...casesById.values()]
    .filter(({ case: c }) => !c.requirements.some((id) => ABOUT_TEXTS.test(id)))
    .filter(({ case: c }) => !c.needs?.some((need) => need === 'endurance' || need === 'disruptive'));
}

/** Topics and messages of a command line of the manual, without QoS, length and the sign of a test form. */
function textsOf(line: string): string[] {
  const [, parameters] = /^AT\+CLOUD(?:PUB|SUB|UNSUB)=(.*)$/s.exec(line) ?? [];
  return parameters?.split(',').filter((part) => !/^(\d{1,2}|\?)$/.test(part)) ?? [];
}

function isNeutral(text: string): boolean {
  if (!text.startsWith('/')) return NEUTRAL_TEXT.test(text);
  const [, , , leaf = '', ...more] = text.split('/');
  return NEUTRAL_LEVEL.test(leaf) && more.length === 0;
}

void main().then(() => process.exit(0));
