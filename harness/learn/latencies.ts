import type { LearnedProfile, Quantiles } from '../emulator/learned/learned-profile';
import { accepted, named, refused } from './evidence';
import { FRAMING, onTheLineMs, PREFIX } from './line-rate';
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

/**
 * How long answers and reports took, without the time on the line. Data entry is the host's time and no part of it; an
 * answer that had to wait behind messages tells nothing.
 * @param rate bytes a second on the line; null where it costs no time
 * @param unasked lines that may come in front of an answer and are none
 */
export function latenciesIn(
  exchanges: readonly Exchange[],
  rate: number | null,
  unasked: ReadonlySet<string>,
): LearnedProfile['latencies'] {
  const plain = exchanges.filter(
    ({ orderly, invitation, lines }) =>
      orderly && invitation === null && lines.every(({ kind }) => kind !== 'publish'),
  );
  const untilAnswer = ({ t, length, lines, result, firstAt }: Exchange): number | null => {
    if (result === null || firstAt === null) return null;
    const answeredAt = lines.some(({ text }) => unasked.has(text)) ? result.t : firstAt;
    return Math.max(0, answeredAt - t - onTheLineMs(length + PREFIX, rate));
  };
  const local = plain.filter((one) => !one.name.startsWith('+CLOUD') && one.name !== 'several');
  const results = COMMANDS.map((name): [string, Quantiles | null] => [
    name,
    distribution(plain.filter((one) => one.name === name && accepted(one)).map(untilAnswer)),
  ]);
  const reports = LATE_REPORTS.map(([command, report]): [string, Quantiles | null] => [
    report,
    distribution(
      named(plain, command).flatMap(({ after, t, length }) => {
        const late = after.find(({ text }) => text.startsWith(`${report}:`));
        return late === undefined
          ? []
          : [Math.max(0, late.t - t - onTheLineMs(length + PREFIX + late.text.length + FRAMING, rate))];
      }),
    ),
  ]);
  return {
    local: distribution(
      [...local, ...plain.filter((one) => refused(one) && one.cloud.length === 0)].map(untilAnswer),
    ),
    results: known(results),
    reports: known(reports),
  };
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
