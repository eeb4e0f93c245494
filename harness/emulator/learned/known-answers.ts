import type { Behaviour } from '../behaviour';
import type { Identity } from '../profile';
import type { WholeAnswer } from './learned-profile';

/** Answers word for word, as long as the radio is on: with it off, what was recorded says nothing. Null where there are none. */
export function knownAnswers(answers: readonly WholeAnswer[]): Behaviour | null {
  if (answers.length === 0) return null;
  const known = new Map(answers.map((answer) => [keyOf(answer), answer]));
  return {
    name: 'knownAnswers',
    command(command, { state, identity }) {
      const answer = known.get(keyOf(command));
      if (answer === undefined || state.functionality !== 1) return undefined;
      return { lines: answer.lines.map((line) => personal(line, identity)), result: answer.result };
    },
  };
}

function keyOf({ name, form, parameters }: Pick<WholeAnswer, 'name' | 'form' | 'parameters'>): string {
  return `${name} ${form} ${parameters}`;
}

function personal(line: string, { imei, imsi, iccid }: Identity): string {
  return line.replaceAll('{imei}', imei).replaceAll('{imsi}', imsi).replaceAll('{iccid}', iccid);
}
