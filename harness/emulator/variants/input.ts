import type { Variant } from '../mutant';
import { answering } from '../mutants/helpers';

export const promptsWithoutLineEnd: Variant = {
  name: 'promptsWithoutLineEnd',
  about: 'A-49: the prompt of length mode is not described: here a bare > and echoed data.',
  dialect: { prompt: '>', dataEcho: 'as-it-comes' },
};

export const promptsOnALineOfItsOwn: Variant = {
  name: 'promptsOnALineOfItsOwn',
  about: 'A-49: the prompt of length mode is not described: here > between two line ends.',
  dialect: { prompt: '\r\n>\r\n' },
};

export const promptsWithABlankOnALineOfItsOwn: Variant = {
  name: 'promptsWithABlankOnALineOfItsOwn',
  about: 'A-49: the prompt of length mode is not described: here > and a blank between two line ends.',
  dialect: { prompt: '\r\n> \r\n', dataEcho: 'as-a-whole' },
};

export const promptsWithBlank: Variant = {
  name: 'promptsWithBlank',
  about: 'A-49: the prompt of length mode is not described: here > and a blank, without a line end.',
  dialect: { prompt: '> ' },
};

export const promptsBehindALineEnd: Variant = {
  name: 'promptsBehindALineEnd',
  about: 'A-49: the prompt of length mode is not described: here > at the beginning of a line.',
  dialect: { prompt: '\r\n>' },
};

export const takesDataWithoutAPrompt: Variant = {
  name: 'takesDataWithoutAPrompt',
  takesLong: true,
  about: 'A-49: the manual has the user enter the data and prints no prompt.',
  dialect: { prompt: '' },
};

export const saysOkBeforeThePrompt: Variant = {
  name: 'saysOkBeforeThePrompt',
  about: 'A-49: here OK for the length, then the prompt, then OK for the message.',
  dialect: { promptBehind: 'ok', prompt: '> ' },
};

export const abortsDataAtEscape: Variant = {
  name: 'abortsDataAtEscape',
  about: 'A-49: how length mode is left is not described: here by ESC, as in 3GPP TS 27.005 clause 3.5.1.',
  dialect: { dataEscape: true },
};

export const takesSignedNumbers: Variant = {
  name: 'takesSignedNumbers',
  about: 'A-47: "a number" is not defined: here what strtol accepts, with signs and blanks.',
  dialect: { numbers: 'signed' },
};

export const takesAllKindsOfNumbers: Variant = {
  name: 'takesAllKindsOfNumbers',
  about: 'A-47: "a number" is not defined: here what strtod accepts, with points and exponents.',
  dialect: { numbers: 'any', emptyMessage: 'published' },
};

export const takesCountingNumbersOnly: Variant = {
  name: 'takesCountingNumbersOnly',
  about: 'A-47: "a number" is not defined: here digits with a leading 0 are published as text.',
  dialect: { numbers: 'counting' },
};

export const refusesLengthsBehindTheData: Variant = {
  name: 'refusesLengthsBehindTheData',
  about: 'A-53: the manual does not say when an invalid length is refused: here after its data.',
  dialect: { lengthRefusal: 'behind-data' },
};

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
  about: 'A-06, S-04: blanks outside quotes are ignored in a command line (V.250 clause 5.2.2).',
  dialect: { parameterBlanks: 'ignored' },
};

export const partsCommandsAtSemicolons: Variant = {
  name: 'partsCommandsAtSemicolons',
  about: 'S-10: a semicolon outside quotes ends a command (V.250 clause 5.2.3), also in a message.',
  dialect: { semicolons: 'separators' },
};

export const publishesEmptyMessages: Variant = {
  name: 'publishesEmptyMessages',
  about: 'A-54: no minimum length of a message is stated: here an empty one is published.',
  dialect: { emptyMessage: 'published' },
};

export const refusesBlanksAroundMessages: Variant = {
  name: 'refusesBlanksAroundMessages',
  about: 'S-04: a blank at the end of a line is ignored: here a message with one is refused, not changed.',
  behaviours: [
    answering('+CLOUDPUB', ({ form, parameters }, module) => {
      const [, message = ''] = /^[^,]*,[^,]*,(.*)$/s.exec(parameters) ?? [];
      return form === 'set' && /^ | $/.test(message) ? module.refusal('input') : undefined;
    }),
  ],
};
