import type { LearnedProfile, Quantiles } from '../emulator/learned/learned-profile';
import { accepted, named, refused } from './evidence';
import { quantilesOf } from './quantiles';
import type { Exchange } from './transcript';

/** Fewer times are no distribution. */
const FEWEST = 3;

/** Reports that come behind OK by themselves. */
const LATE_REPORTS: readonly (readonly [command: string, report: string])[] = [
  ['+CLOUDAUTH', '+ALIAUTH'],
  ['+CLOUDSUB', '+CLOUDSUBACK'],
  ['+CLOUDPUB', '+CLOUDPUBACK'],
];

const COMMANDS = ['+CLOUDAUTH', '+CLOUDCONN', '+CLOUDSUB', '+CLOUDPUB', '+CLOUDUNSUB', '+CLOUDDISCONN'];

/** How long answers and reports took. Data entry is the host's time, and no part of it. */
export function latenciesIn(exchanges: readonly Exchange[]): LearnedProfile['latencies'] {
  const plain = exchanges.filter(({ orderly, invitation }) => orderly && invitation === null);
  const local = plain.filter((one) => !one.name.startsWith('+CLOUD') && one.name !== 'several');
  const results = COMMANDS.map((name): [string, Quantiles | null] => [
    name,
    distribution(plain.filter((one) => one.name === name && accepted(one)).map(untilResult)),
  ]);
  const reports = LATE_REPORTS.map(([command, report]): [string, Quantiles | null] => [
    report,
    distribution(
      named(plain, command).flatMap(({ after, t }) => {
        const late = after.find(({ text }) => text.startsWith(`${report}:`));
        return late === undefined ? [] : [late.t - t];
      }),
    ),
  ]);
  return {
    local: distribution(
      [...local, ...plain.filter((one) => refused(one) && one.cloud.length === 0)].map(untilResult),
    ),
    results: known(results),
    reports: known(reports),
  };
}

function untilResult({ t, result }: Exchange): number | null {
  return result === null ? null : result.t - t;
}

function distribution(times: readonly (number | null)[]): Quantiles | null {
  const measured = times.filter((ms) => ms !== null);
  return measured.length < FEWEST ? null : quantilesOf(measured);
}

function known(entries: readonly (readonly [string, Quantiles | null])[]): Record<string, Quantiles> {
  return Object.fromEntries(
    entries.flatMap(([name, quantiles]) => (quantiles === null ? [] : [[name, quantiles]])),
  );
}
