import { hasProgram } from '../harness/cloud/test/has-program';
import { type Contestant, startMosquitto, startProcess } from './bench-cloud/contestant';
import { type Discipline, roundTripsPerSecond } from './bench-cloud/round-trips';

const ROUNDS = 7;
const FOR_MS = 500;
const REQUIRED_SHARE = 0.8;
const DISCIPLINES: readonly Discipline[] = [
  { qos: 0, inFlight: 1 },
  { qos: 1, inFlight: 1 },
  { qos: 0, inFlight: 50 },
  { qos: 1, inFlight: 50 },
];

/**
 * How fast the local cloud is beside the bare broker behind it and beside Mosquitto: messages a second that a device sends
 * and gets back, each broker in a process of its own. The brokers take turns, so that a busy moment of the machine hits all
 * of them; the figure is the median of the rounds. Exit 1 when the local cloud falls below the share it owes.
 */
async function main(): Promise<void> {
  const cloud = await startProcess('local', 'local cloud');
  const bare = await startProcess('aedes', 'bare aedes');
  const contestants = [cloud, bare, ...(hasProgram('mosquitto') ? [await startMosquitto()] : [])];
  let owes = false;
  for (const discipline of DISCIPLINES) {
    const results = await measure(contestants, discipline);
    const share = (results.get(cloud) ?? 0) / (results.get(bare) ?? 1);
    owes ||= share < REQUIRED_SHARE;
    const figures = contestants
      .map((each) => `${each.name} ${Math.round(results.get(each) ?? 0)}/s`)
      .join(', ');
    const { qos, inFlight } = discipline;
    console.log(
      `QoS ${qos}, ${inFlight} in flight: ${figures}; local cloud is ${Math.round(share * 100)} % of bare aedes`,
    );
  }
  if (contestants.length < 3)
    console.log('Mosquitto was left out: it is not installed (Debian’s package is mosquitto)');
  await Promise.all(contestants.map((each) => each.stop()));
  process.exitCode = owes ? 1 : 0;
}

async function measure(
  contestants: readonly Contestant[],
  discipline: Discipline,
): Promise<ReadonlyMap<Contestant, number>> {
  const rounds = new Map<Contestant, number[]>(contestants.map((each) => [each, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const each of contestants)
      rounds.get(each)?.push(await roundTripsPerSecond(each, discipline, FOR_MS));
  }
  return new Map([...rounds].map(([each, figures]) => [each, median(figures)]));
}

function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[figures.length >> 1] ?? 0;
}

void main();
