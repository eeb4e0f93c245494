import { CGMI, CGMM, CGMR, CGSN, I } from '../at/commands';
import { ModuleFault } from '../at/fault';
import type { ModuleUnderTest } from './module-under-test';
import { linesOf, resultText } from './sent-command';

/** Who the module says it is. Each field is null where the module refuses to say. */
export interface Identity {
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
  /** Never leaves this object but as a keyed digest. */
  readonly imei: string | null;
}

/** Asks by the commands of 3GPP TS 27.007 section 5 and, where they say nothing, by `ATI` (V.250 6.1.3). */
export async function identify(module: ModuleUnderTest): Promise<Identity> {
  const ask = async (line: string) => {
    try {
      const exchange = await module.send(line);
      return resultText(exchange) === 'OK' ? linesOf(exchange) : [];
    } catch (error) {
      if (error instanceof ModuleFault) return [];
      throw error;
    }
  };
  const ati = await ask(I.action());
  const value = async (command: { action(): string }, pattern?: RegExp) => {
    const lines = (await ask(command.action())).map((line) =>
      line.replace(/^\+\w+: */, '').replace(/"/g, ''),
    );
    return (pattern ? lines.find((line) => pattern.test(line)) : lines[0]) ?? null;
  };
  return {
    manufacturer: (await value(CGMI)) ?? labelled(ati, /^Manufacturer: *(.+)$/i),
    model: (await value(CGMM)) ?? ati.find((line) => /ME3630/.test(line)) ?? null,
    firmware: (await value(CGMR)) ?? labelled(ati, /^Revision: *(.+)$/i),
    imei: (await value(CGSN, /^\d{14,17}$/)) ?? labelled(ati, /^IMEI: *(\d+)$/i),
  };
}

/** The manual is the ME3630's; its commands on any other module prove nothing. */
export function isMe3630({ model, firmware }: Identity): boolean {
  return /ME3630/i.test(`${model ?? ''} ${firmware ?? ''}`);
}

function labelled(lines: readonly string[], label: RegExp): string | null {
  return lines.map((line) => label.exec(line)?.[1]).find((found) => found !== undefined) ?? null;
}
