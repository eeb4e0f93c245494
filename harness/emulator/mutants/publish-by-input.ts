import type { Module } from '../behaviour';
import { byInput, misreadingSuch, restartingAt } from './by-input';
import { answering, changingAnswer, misreading } from './helpers';

const PUB = '+CLOUDPUB';

const INCOMPLETE = {
  'without-message': /^[^,]+,\d$/,
  'without-qos': /^[^,]+,[a-z]+$/,
  'with-an-empty-qos': /^[^,]+,,[^,]/,
  'with-an-empty-topic': /^,\d,/,
  'with-a-topic-alone': /^[^,]+$/,
  'with-nothing': /^$/,
  'with-commas-alone': /^,,$/,
};

/** Publishes something when CLOUDPUB is incomplete in this way only. */
export const publishes = byInput('publishes', INCOMPLETE, (parameters, words) => ({
  about: `CLOUDPUB ${words} is answered OK, and something is published (manual 1.4: three parameters).`,
  behaviours: [
    answering(PUB, (command, module) =>
      command.form === 'set' && parameters.test(command.parameters) ? filledUp(module) : undefined,
    ),
  ],
}));

async function filledUp({ state }: Module) {
  const { productKey, deviceName } = state.login ?? { productKey: '', deviceName: '' };
  await state.link?.publish(`/${productKey}/${deviceName}/data`, Buffer.from('made-up'), 0);
  return { result: 'OK' };
}

const CONTROLS = { nul: /\0/, 'a-tab': /\t/, 'ctrl-z': /\x1a/, esc: /\x1b/, del: /\x7f/ };

/** Restarts at a message that contains this control character. */
export const restartsAtMessageWith = byInput('restartsAtMessageWith', CONTROLS, (character, words) => ({
  about: `A message with ${words} makes the module start again.`,
  behaviours: [
    changingAnswer(PUB, (reply, _command, module) =>
      character.test(module.state.lastLine) ? { ...reply, afterwards: () => module.powerCycle() } : reply,
    ),
  ],
}));

const LOOKALIKES = {
  ok: /,OK$/,
  error: /,ERROR$/,
  'a-report': /,\+CLOUDSUBACK.*$/,
  'a-prompt': /,>$/,
  at: /,AT$/,
  'a-command': /,AT\+CLOUDDISCONN$/,
};

/** Publishes something else instead of a message that looks like this. */
export const takesForALine = byInput('takesForALine', LOOKALIKES, (message, words) => ({
  about: `A message that looks like ${words} is taken for one and not sent (manual 1.4: it is published).`,
  behaviours: [misreadingSuch(PUB, message, ',-')],
}));

const TEXTS = {
  'digits-and-a-letter': '12a',
  'a-letter-and-digits': 'a12',
  'a-time': '12:00',
  'a-date': '2024-01-01',
  'a-measured-value': '3.14V',
};

/** Takes this text, and no other with digits, for a length. */
export const takesForALength = byInput('takesForALength', TEXTS, (text, words) => ({
  about: `A message with ${words} is taken for a length (manual 1.4: when it is a number).`,
  behaviours: [
    misreading(PUB, (parameters) =>
      parameters.endsWith(`,${text}`)
        ? parameters.slice(0, -text.length) + (/\d+/.exec(text)?.[0] ?? '')
        : parameters,
    ),
  ],
}));

const NUMBERS = {
  'leading-zeros': /,007$/,
  'a-plus-sign': /,\+5$/,
  'a-minus-sign': /,-1$/,
  'a-point': /,3\.14$/,
  'an-exponent': /,1e2$/,
  'a-hexadecimal-prefix': /,0x10$/,
  'a-blank-in-front': /, 12$/,
  'a-blank-behind': /,12 $/,
};

/** Restarts at a message that some parsers accept as a number. */
export const restartsAtNumberWith = byInput('restartsAtNumberWith', NUMBERS, (message, words) => ({
  about: `A message that is a number with ${words} makes the module start again.`,
  behaviours: [restartingAt(PUB, message)],
}));
