import { answeringSuch, byInput, restartingAt } from './by-input';

const AUTH = '+CLOUDAUTH';

const INCOMPLETE = {
  'no-pkey': /^,[^,]+,[^,]+$/,
  'no-dname': /^[^,]+,,[^,]+$/,
  'no-dsrt': /^[^,]+,[^,]+,$/,
  nothing: /^$/,
  'only-commas': /^,,$/,
  'two-parameters': /^[^,]+,[^,]+$/,
  'one-parameter': /^[^,]+$/,
};

/** Answers OK to a triple that is incomplete in this way only. */
export const takesTripleWith = byInput('takesTripleWith', INCOMPLETE, (parameters, words) => ({
  about: `CLOUDAUTH with ${words} is answered OK (manual 1.1: all three parameters are mandatory).`,
  behaviours: [answeringSuch(AUTH, parameters, { result: 'OK', after: ['+ALIAUTH: FAIL'] })],
}));

const ODD_TRIPLES = {
  'a-fourth-parameter': /,surplus$/,
  'a-trailing-comma': /^[^,]+,[^,]+,[^,]+,$/,
  quotes: /^"[^"]*","/,
  'one-pair-of-quotes': /^"[^"]*"$/,
  'half-a-quote': /^"[^"]*$/,
  'single-quotes': /'/,
  blanks: /, /,
  'blanks-around': /^ /,
  'a-comma-inside': /,qq,qq,/,
  'a-format-string': /%/,
  'a-semicolon': /;(?!\+)/,
  'a-second-command': /;\+/,
};

/** Restarts at a triple with this syntax. */
export const restartsAtTripleWith = byInput('restartsAtTripleWith', ODD_TRIPLES, (parameters, words) => ({
  about: `CLOUDAUTH with ${words} makes the module start again.`,
  behaviours: [restartingAt(AUTH, parameters)],
}));

const ODD_BYTES = { nul: /\0/, 'a-tab': /\t/, 'a-backslash': /\\/, 'broken-utf-8': /\xff/ };

/** Restarts at a parameter that contains this byte. */
export const restartsAtTripleHolding = byInput('restartsAtTripleHolding', ODD_BYTES, (byte, words) => ({
  about: `A parameter of CLOUDAUTH that holds ${words} makes the module start again.`,
  behaviours: [restartingAt(AUTH, byte)],
}));
