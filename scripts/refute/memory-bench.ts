import { AtSession } from '../../harness/at/session';
import { Bench } from '../../harness/bench/bench';
import { requireNetwork, settleLine } from '../../harness/bench/preflight';
import { type RecordedEvent, type Recorder, recordCloud } from '../../harness/bench/recorder';
import type { Cloud, LoginWay } from '../../harness/cloud/cloud';
import type { PlacedCase } from '../../harness/conformance/case';
import { CaseRunner } from '../../harness/conformance/case-runner';
import { LOGS_IN_BY_MQTT } from '../../harness/conformance/plan';
import { nonces } from '../../harness/conformance/texts';
import { EmulatedModule } from '../../harness/emulator/emulated-module';
import type { Assembly } from '../../harness/emulator/mutant';
import type { FirmwareProfile } from '../../harness/family/family';
import { me3630 } from '../../harness/family/me3630';
import type { CaseRecord } from '../../harness/ledger/record';
import type { Clock } from '../../harness/wire/clock';
import { memoryPair } from '../../harness/wire/memory-transport';
import { TracedTransport } from '../../harness/wire/transport-wrappers';

/**
 * Short deadlines for modules that are known to be broken: there is no radio, and many of them give no answer. Long
 * enough for a conforming module on a loaded machine.
 */
const quickProfile: FirmwareProfile = {
  name: 'refutation',
  deadlines: {
    local: 1_500,
    auth: 2_500,
    connect: 2_500,
    cloud: 2_500,
    disconnect: 2_500,
    call: 2_500,
    delivery: 1_500,
    ownTimeout: 2_500,
    boot: 2_500,
    wholeCase: 120_000,
  },
};

/** The login way that preflight would find. */
const LOGIN_WAYS: Readonly<Record<Assembly['profile']['dialect']['login'], LoginWay>> = {
  http: 'http',
  mqtt: 'mqtt',
  'mqtt-and-stays': 'mqtt',
  'mqtt-and-serves': 'mqtt',
  'http-and-mqtt': 'http+mqtt',
};

/** A bench in this process: the emulated module on a wire in memory, with the cloud over real sockets. */
export interface MemoryBench {
  readonly bench: Bench;
  close(): Promise<void>;
}

/**
 * Opens the bench and connects the module; failures of that show in the cases.
 * @param recorder for all events of wire and cloud; by default they are dropped
 */
export async function openMemoryBench(
  assembly: Assembly,
  cloud: Cloud,
  clock: Clock,
  { recorder, profile = quickProfile }: { recorder?: Recorder; profile?: FirmwareProfile } = {},
): Promise<MemoryBench> {
  const [ours, theirs] = memoryPair();
  const address = cloud.authAddress;
  const module = new EmulatedModule({
    ...assembly,
    transport: theirs,
    authUrl: address && `http://${address.host}:${address.port}`,
    broker: cloud.mqttAddress,
  });
  module.start();
  const traced =
    recorder &&
    new TracedTransport(ours, clock, ({ t, dir, bytes }) => {
      recorder.event({ t, side: 'at', dir, bytes });
    });
  const stopRecording = recorder ? recordCloud(cloud, recorder) : () => {};
  const session = new AtSession(traced ?? ours, { clock, dialect: me3630.dialect });
  const bench = new Bench({
    session,
    family: me3630,
    cloud,
    clock,
    profile,
    recorder: recorder ?? new EventCounter(),
    powerCycle: async () => module.powerCycle(),
  });
  const close = async () => {
    module.stop();
    await session.close();
    stopRecording();
    await cloud.faults?.reset();
    await cloud.forgetSession(cloud.device);
  };
  bench.cloud.logsInBy(LOGIN_WAYS[assembly.profile.dialect.login]);
  await settleLine(bench.module);
  await requireNetwork(bench.module).catch(() => {});
  return { bench, close };
}

/** All runs have the same nonces, so that two runs differ by the module only. */
export const SEED = 1;

/** Runs cases one after the other; the record of one that does not apply to this module gives the reason. */
export async function* recordsOf(
  bench: Bench,
  placed: readonly PlacedCase[],
  runner = new CaseRunner(bench, nonces(SEED)),
): AsyncGenerator<CaseRecord> {
  for (const one of placed) {
    const byMqtt = bench.cloud.loginWay === 'mqtt' && one.case.needs?.includes('http-login');
    yield await runner.run(one, byMqtt ? LOGS_IN_BY_MQTT : null);
  }
}

/** The events of a refutation are not used; only their numbers are needed. */
class EventCounter implements Recorder {
  lastEvent = 0;

  event(_event: RecordedEvent): number {
    this.lastEvent += 1;
    return this.lastEvent;
  }
}
