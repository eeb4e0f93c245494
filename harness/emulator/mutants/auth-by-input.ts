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

/** A triple that lacks this, and nothing else, is answered OK. */
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

/** A triple that is written in this way makes the module start again. */
export const restartsAtTripleWith = byInput('restartsAtTripleWith', ODD_TRIPLES, (parameters, words) => ({
  about: `CLOUDAUTH with ${words} makes the module start again.`,
  behaviours: [restartingAt(AUTH, parameters)],
}));

const ODD_BYTES = { nul: /\0/, 'a-tab': /\t/, 'a-backslash': /\\/, 'broken-utf-8': /\xff/ };

/** This byte inside a parameter makes the module start again. */
export const restartsAtTripleHolding = byInput('restartsAtTripleHolding', ODD_BYTES, (byte, words) => ({
  about: `A parameter of CLOUDAUTH that holds ${words} makes the module start again.`,
  behaviours: [restartingAt(AUTH, byte)],
}));
