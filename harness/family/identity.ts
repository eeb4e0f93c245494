import { CGMI, CGMM, CGMR, CGSN, I } from '../at/standard-commands';
import { type Askable, ask } from './family';

/** The module's identification. Each field is null where the module refuses it. */
export interface Identity {
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
  /** Leaves this object only as a keyed digest. */
  readonly imei: string | null;
}

/** A label that some firmwares print before a value, in the same line or in one of its own. */
const LABEL = /^(\+\w+|manufacturer|model|revision|imei) *: */i;

/**
 * Queries the commands of 3GPP TS 27.007 section 5 and, if they give nothing, `ATI` (V.250 6.1.3).
 * @param model pattern of the model's name in the text of `ATI`; null if unknown
 */
export async function identify(module: Askable, model: RegExp | null): Promise<Identity> {
  const asked = async (line: string): Promise<readonly string[]> => {
    const { ok, tokens } = await ask(module, line);
    const own = line.slice('AT'.length).toUpperCase();
    // A line with another name is an unsolicited report.
    const isAnswer = (name: string | null): boolean => name === null || name.toUpperCase() === own;
    return ok ? tokens.flatMap((t) => (t.kind === 'line' && isAnswer(t.name) ? [t.text] : [])) : [];
  };
  const ati = await asked(I.action());
  const value = async (command: { action(): string }, pattern?: RegExp) => {
    const lines = (await asked(command.action())).map((line) =>
      line.replace(LABEL, '').replace(/"/g, '').trim(),
    );
    return lines.find((line) => (pattern ?? /\S/).test(line)) ?? null;
  };
  const modelInAti = () =>
    model ? (ati.find((line) => model.test(line)) ?? null) : labelled(ati, /^Model: *(.+)$/i);
  return {
    manufacturer: (await value(CGMI)) ?? labelled(ati, /^Manufacturer: *(.+)$/i),
    model: (await value(CGMM)) ?? modelInAti(),
    firmware: (await value(CGMR)) ?? labelled(ati, /^Revision: *(.+)$/i),
    imei: (await value(CGSN, /^\d{14,17}$/)) ?? labelled(ati, /^IMEI: *(\d+)$/i),
  };
}

function labelled(lines: readonly string[], label: RegExp): string | null {
  return lines.map((line) => label.exec(line)?.[1]).find((found) => found !== undefined) ?? null;
}
