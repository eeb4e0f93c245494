import type { Exchange } from '../../harness/at/session';
import type { SendOptions } from '../../harness/bench/module-under-test';
import type { Case, CaseBench, RequirementId } from '../../harness/conformance/case';
import { authenticates, exchangesMessages, type Say } from '../steps/six-commands';
import { type Setting, under } from './setting';

/** A way in which a host may write its command lines. */
export interface Style {
  /** What follows the command in an id: `in-small-letters`. */
  readonly id: string;
  /** What follows the command in a title. */
  readonly what: string;
  readonly requirements: readonly [RequirementId, ...RequirementId[]];
  readonly refutedBy: Case['refutedBy'];
  /** The line as it is written in this style. */
  readonly written?: (line: string) => string | Buffer;
  readonly how?: Pick<SendOptions, 'terminator' | 'bytewise'>;
  readonly setting?: Setting;
  /** What else the style promises of each answer. */
  readonly judge?: (bench: CaseBench, line: string, exchange: Exchange) => void;
}

/** Each of the commands that need no new connection, written in this style: two cases. */
export function casesIn(style: Style): Case[] {
  const { id, what, requirements, refutedBy } = style;
  return [
    {
      id: `authentication-${id}-works`,
      title: `CLOUDAUTH ${what} authenticates as it does otherwise`,
      level: 'should',
      requirements: [...requirements, 'E-V-01', 'E-AUTH-40'],
      from: 'idle',
      leaves: 'authenticated',
      refutedBy,
      run: (bench) => inStyle(bench, style, (say) => authenticates(bench, say)),
    },
    {
      id: `messages-${id}-work`,
      title: `CLOUDSUB, CLOUDPUB and CLOUDUNSUB ${what} do what they do otherwise`,
      level: 'should',
      requirements: [...requirements, 'E-V-01'],
      from: 'connected',
      needs: ['downlink', 'uplink'],
      refutedBy,
      run: (bench) => inStyle(bench, style, (say) => exchangesMessages(bench, say)),
    },
  ];
}

/** Runs `act` with its lines written in a style. */
export async function inStyle(
  bench: CaseBench,
  { written = (line) => line, how = {}, setting, judge }: Style,
  act: (say: Say) => Promise<void>,
): Promise<void> {
  const say: Say = async (line, options) => {
    const exchange = await bench.module.send(written(line), { ...options, ...how });
    judge?.(bench, line, exchange);
    return exchange;
  };
  await (setting ? under(bench, setting, () => act(say)) : act(say));
}
