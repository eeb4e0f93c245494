import type { Behaviour, Module } from '../behaviour';
import type { Mutant } from '../mutant';
import { changingAnswer, misreading } from './helpers';

const PUB = '+CLOUDPUB';

/** Changes the message of CLOUDPUB; it is Latin-1, one character per byte. */
function rewriting(change: (message: string) => string): Behaviour {
  return misreading(PUB, (parameters) => {
    const [, head = '', message = ''] = /^([^,]*,[^,]*,)(.*)$/s.exec(parameters) ?? [];
    return head === '' ? parameters : head + change(message);
  });
}

export const cutsMessagesAtTheComma: Mutant = {
  name: 'cutsMessagesAtTheComma',
  about: 'A message ends at its first comma (manual 1.4: the message is published).',
  behaviours: [rewriting((message) => message.split(',')[0] ?? '')],
};

export const cutsMessagesAtTheSemicolon: Mutant = {
  name: 'cutsMessagesAtTheSemicolon',
  about: 'A message ends at its first semicolon, and is answered OK (manual 1.4: the message is published).',
  behaviours: [rewriting((message) => message.split(';')[0] || '-')],
};

export const keepsWhatFollowsTheLastComma: Mutant = {
  name: 'keepsWhatFollowsTheLastComma',
  about:
    'Only the part after the last comma of a message is published (manual 1.4: the message is published).',
  behaviours: [rewriting((message) => message.split(',').at(-1) ?? '')],
};

export const trimsMessagesSent: Mutant = {
  name: 'trimsMessagesSent',
  about: 'Blanks at the ends of a message are lost (manual 1.4: the message is published).',
  behaviours: [rewriting((message) => message.replace(/^ +| +$/g, '') || '-')],
};

export const cutsMessagesAtTheBlank: Mutant = {
  name: 'cutsMessagesAtTheBlank',
  about: 'A message ends at its first blank (manual 1.4; the example of chapter 2 has one in a message).',
  behaviours: [rewriting((message) => message.split(' ')[0] || '-')],
};

export const dropsBlanksOfMessages: Mutant = {
  name: 'dropsBlanksOfMessages',
  about: 'All blanks of a message are lost, as between the parts of a command (manual 1.4).',
  behaviours: [rewriting((message) => message.replaceAll(' ', '') || '-')],
};

export const dropsQuotesOfMessages: Mutant = {
  name: 'dropsQuotesOfMessages',
  about: 'Quotes inside a message are lost, so that JSON becomes invalid (manual 1.4).',
  behaviours: [rewriting((message) => message.replace(/["']/g, ''))],
};

export const readsBackslashesAsEscapes: Mutant = {
  name: 'readsBackslashesAsEscapes',
  about: 'A backslash and the letter after it become another character (manual 1.4 has no escapes).',
  behaviours: [
    rewriting((message) => message.replace(/\\(.)/g, (_, letter) => (letter === 'n' ? '\n' : letter))),
  ],
};

export const dropsAngleBrackets: Mutant = {
  name: 'dropsAngleBrackets',
  about: 'Angle brackets, which the manual puts around names of parameters, are taken out of messages.',
  behaviours: [rewriting((message) => message.replace(/[<>]/g, '') || '-')],
};

export const readsPlusAsBlank: Mutant = {
  name: 'readsPlusAsBlank',
  about: 'A plus sign becomes a blank, as in a URL (manual 1.4).',
  behaviours: [rewriting((message) => message.replaceAll('+', ' '))],
};

export const printsMessagesAsFormats: Mutant = {
  name: 'printsMessagesAsFormats',
  about: 'A message is used as a format string: what follows a percent sign is replaced (manual 1.4).',
  behaviours: [
    rewriting((message) => message.replace(/%([a-z%])/g, (_, kind) => (kind === '%' ? '%' : '0'))),
  ],
};

export const publishesInCapitals: Mutant = {
  name: 'publishesInCapitals',
  about: 'The whole command line is made upper-case, the message with it (manual 1.4).',
  behaviours: [rewriting((message) => message.toUpperCase())],
};

export const sendsSevenBits: Mutant = {
  name: 'sendsSevenBits',
  about: 'The eighth bit of each byte of a message is lost (manual 1.4).',
  behaviours: [
    rewriting((message) => [...message].map((c) => String.fromCharCode(c.charCodeAt(0) & 0x7f)).join('')),
  ],
};

export const replacesWhatIsNoUtf8: Mutant = {
  name: 'replacesWhatIsNoUtf8',
  about:
    'Bytes that are not UTF-8 are published as replacement characters (manual 1.4: the message is published).',
  behaviours: [
    rewriting((message) => Buffer.from(Buffer.from(message, 'latin1').toString('utf8')).toString('latin1')),
  ],
};

export const cutsEmojiOff: Mutant = {
  name: 'cutsEmojiOff',
  about: 'A message ends at its first character of four bytes (manual 1.4: the message is published).',
  behaviours: [rewriting((message) => message.split('\xf0')[0] || '-')],
};

export const restartsAtSemicolons: Mutant = {
  name: 'restartsAtSemicolons',
  about: 'A plus sign behind a semicolon in a message makes the module start again.',
  behaviours: [atMessages(/;\+/, (module) => module.powerCycle())],
};

export const restartsAtQuotedMessages: Mutant = {
  name: 'restartsAtQuotedMessages',
  about: 'A message in quotes makes the module start again.',
  behaviours: [atMessages(/^"/, (module) => module.powerCycle())],
};

/** Calls `misdeed` after the answer to CLOUDPUB if its message, as typed, matches. */
function atMessages(kind: RegExp, misdeed: (module: Module) => void): Behaviour {
  return changingAnswer(PUB, (reply, _command, module) => {
    const [, message = ''] = /^[^,]*,[^,]*,(.*)$/s.exec(module.state.lastLine) ?? [];
    return kind.test(message) ? { ...reply, afterwards: () => misdeed(module) } : reply;
  });
}
