import { answering } from '../mutants/helpers';
import type { Variant } from '../variant';

export const takesQuotesOff: Variant = {
  name: 'takesQuotesOff',
  about: 'A-16: strings of 3GPP TS 27.007 stand in quotes; the manual has none and forbids none.',
  dialect: { quotes: 'stripped' },
};

export const refusesQuotes: Variant = {
  name: 'refusesQuotes',
  about: 'A-16: the manual prints no quotes: here they are an error.',
  dialect: { quotes: 'refused' },
};

export const refusesSeparatorsInMessages: Variant = {
  name: 'refusesSeparatorsInMessages',
  about: 'A-17: nothing escapes a comma or a quote: here a message with one is refused.',
  dialect: { messageSeparators: 'refused' },
};

export const ignoresBlanksAroundParameters: Variant = {
  name: 'ignoresBlanksAroundParameters',
  about: 'A-06, S-04: blanks outside quotes mean nothing in a command line (V.250 clause 5.2.2).',
  dialect: { parameterBlanks: 'ignored' },
};

export const partsCommandsAtSemicolons: Variant = {
  name: 'partsCommandsAtSemicolons',
  about: 'S-10: a semicolon outside quotes ends a command (V.250 clause 5.2.3), in a message as anywhere.',
  dialect: { semicolons: 'separators' },
};

export const publishesEmptyMessages: Variant = {
  name: 'publishesEmptyMessages',
  about: 'A-54: no lower bound of a message is stated: here one of nothing is published.',
  dialect: { emptyMessage: 'published' },
};

export const refusesBlanksAroundMessages: Variant = {
  name: 'refusesBlanksAroundMessages',
  about: 'S-04: a blank at an end of a line means nothing: here a message with one is refused, not changed.',
  behaviours: [
    answering('+CLOUDPUB', ({ form, parameters }, module) => {
      const [, message = ''] = /^[^,]*,[^,]*,(.*)$/s.exec(parameters) ?? [];
      return form === 'set' && /^ | $/.test(message) ? module.refusal('input') : undefined;
    }),
  ],
};
