import type { Exchange } from '../../harness/at/session';
import type { SendOptions } from '../../harness/bench/module-under-test';
import type { Case, CaseBench, RequirementId } from '../../harness/conformance/case';
import { authenticates, exchangesMessages, type Say } from '../steps/six-commands';
import { type Setting, under } from './setting';

/** A way in which a host may send its command lines. */
export interface Style {
  /** Its part of a case id: `in-small-letters`. */
  readonly id: string;
  /** Its part of a title, after the command. */
  readonly what: string;
  readonly requirements: readonly [RequirementId, ...RequirementId[]];
  readonly refutedBy: Case['refutedBy'];
  /** Rewrites a line in this style; unchanged if absent. */
  readonly written?: (line: string) => string | Buffer;
  readonly how?: Pick<SendOptions, 'terminator' | 'bytewise'>;
  readonly setting?: Setting;
  /** Makes further checks on each answer. */
  readonly judge?: (bench: CaseBench, line: string, exchange: Exchange) => void;
}

/** Two cases with the commands that need no new connection, sent in this style. */
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

/** Runs `act` with its lines sent in a style. */
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
