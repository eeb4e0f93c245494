import type { Mutant } from '../mutant';
import { mistaking, showing } from './helpers';

/** Alters the message before it is reported; `<msg_len>` is the length of the altered one. */
const rewriting = (change: (text: string) => string) =>
  mistaking((message) => ({
    ...message,
    payload: Buffer.from(change(message.payload.toString('latin1')), 'latin1'),
  }));

/** Alters the printed message; `<msg_len>` stays the length of the original. */
const printing = (change: (text: string) => string) =>
  showing((shown, { payload }) => {
    const head = shown.subarray(0, shown.length - payload.length);
    return Buffer.concat([head, Buffer.from(change(payload.toString('latin1')), 'latin1')]);
  });

export const cutsMessagesAtCommas: Mutant = {
  name: 'cutsMessagesAtCommas',
  about: 'A message ends at its first comma, as parameters do (manual 1.3: the message content).',
  behaviours: [rewriting((text) => text.replace(/,.*/s, ''))],
};

export const obeysFlowControl: Mutant = {
  name: 'obeysFlowControl',
  about: 'A serial driver removes XON and XOFF from messages (manual 1.3: the message content).',
  behaviours: [printing((text) => text.replace(/[\x11\x13]/g, ''))],
};

export const masksTheEighthBit: Mutant = {
  name: 'masksTheEighthBit',
  about: 'Messages go through a channel of seven bits (manual 1.3: the message content).',
  behaviours: [
    printing((text) => text.replace(/[\x80-\xff]/g, (c) => String.fromCharCode(c.charCodeAt(0) & 0x7f))),
  ],
};

export const repairsBrokenUtf8: Mutant = {
  name: 'repairsBrokenUtf8',
  about: 'Bytes that are not UTF-8 become U+FFFD (manual 1.3: the message content).',
  behaviours: [mistaking((message) => ({ ...message, payload: Buffer.from(message.payload.toString()) }))],
};

export const dropsTheByteOrderMark: Mutant = {
  name: 'dropsTheByteOrderMark',
  about: 'U+FEFF at the beginning of a message is left out (manual 1.3: the message content).',
  behaviours: [rewriting((text) => text.replace(/^\xef\xbb\xbf/, ''))],
};

export const knowsNoCharactersOfFourBytes: Mutant = {
  name: 'knowsNoCharactersOfFourBytes',
  about: 'Characters beyond U+FFFF become question marks (manual 1.3: the message content).',
  behaviours: [rewriting((text) => text.replace(/[\xf0-\xf4][\x80-\xbf]{3}/g, '?'))],
};

export const doublesQuotes: Mutant = {
  name: 'doublesQuotes',
  about: 'Each quote of a message is printed twice, as in CSV (manual 1.3: the message content).',
  behaviours: [printing((text) => text.replaceAll('"', '""'))],
};

export const upperCasesMessages: Mutant = {
  name: 'upperCasesMessages',
  about: 'Messages are printed in capitals, as command names are read (manual 1.3: the message content).',
  behaviours: [rewriting((text) => text.toUpperCase())],
};

export const takesMessagesForFormats: Mutant = {
  name: 'takesMessagesForFormats',
  about: 'The message itself is given to printf, percent signs and all (manual 1.3: the message content).',
  behaviours: [printing((text) => text.replace(/%%/g, '%').replace(/%[a-z]/g, ''))],
};

export const readsBackslashes: Mutant = {
  name: 'readsBackslashes',
  about: 'A backslash and the letter after it become a control character (manual 1.3: the message content).',
  behaviours: [rewriting((text) => text.replaceAll('\\r', '\r').replaceAll('\\n', '\n'))],
};

export const readsNumbersInMessages: Mutant = {
  name: 'readsNumbersInMessages',
  about: 'A message of digits is read and printed as a number (manual 1.3: the message content).',
  behaviours: [rewriting((text) => (/^\d+$/.test(text) ? String(Number(text)) : text))],
};
