import type { Mutant } from '../mutant';
import { mistaking, showing } from './helpers';

/** Prints another number as `<msg_len>`. */
const counting = (count: (shown: Buffer, payload: Buffer) => number) =>
  showing((shown, { payload }) => {
    const head = shown.subarray(0, shown.length - payload.length).toString('latin1');
    return Buffer.concat([
      Buffer.from(head.replace(/\d+,$/, `${count(shown, payload)},`), 'latin1'),
      payload,
    ]);
  });

const keepingAtMost = (bytes: number) =>
  mistaking((message) => ({ ...message, payload: message.payload.subarray(0, bytes) }));

export const countsTheWholeLine: Mutant = {
  name: 'countsTheWholeLine',
  about: 'msg_len is the length of the whole report (manual 1.3: the length of the message).',
  behaviours: [counting((shown) => shown.length)],
};

export const countsTheTerminator: Mutant = {
  name: 'countsTheTerminator',
  about: 'msg_len includes the terminating NUL (manual 1.3: the length of the message).',
  behaviours: [counting((_shown, payload) => payload.length + 1)],
};

export const countsInEightBits: Mutant = {
  name: 'countsInEightBits',
  about: 'msg_len wraps to 0 after 255 (manual 1.3: the length of the message).',
  behaviours: [counting((_shown, payload) => payload.length & 0xff)],
};

export const losesTheLastByte: Mutant = {
  name: 'losesTheLastByte',
  about:
    'The last byte of a message is overwritten by the terminating NUL (manual 1.3: the message content).',
  behaviours: [
    mistaking((message) => ({
      ...message,
      payload: message.payload.subarray(0, Math.max(0, message.payload.length - 1)),
    })),
  ],
};

export const cutsMessagesAt255: Mutant = {
  name: 'cutsMessagesAt255',
  about: 'Messages are received into 255 bytes, the rest is lost (manual 1.3: the message content).',
  behaviours: [keepingAtMost(255)],
};

export const dropsMessagesOver512: Mutant = {
  name: 'dropsMessagesOver512',
  about: 'Messages longer than 512 bytes are not shown (manual 1.3: a publish is shown).',
  behaviours: [mistaking((message) => (message.payload.length > 512 ? null : message))],
};

export const cutsMessagesAt1024: Mutant = {
  name: 'cutsMessagesAt1024',
  about: 'The bytes after the first 1024 are lost (manual 1.3: the message content).',
  behaviours: [keepingAtMost(1024)],
};

export const cutsMessagesAt1024AndCountsAll: Mutant = {
  name: 'cutsMessagesAt1024AndCountsAll',
  about: '1024 bytes are shown, msg_len counts all received ones (manual 1.3: the length of the message).',
  behaviours: [
    showing((shown, { payload }) => shown.subarray(0, shown.length - Math.max(0, payload.length - 1024))),
  ],
};

export const restartsAtEmptyMessages: Mutant = {
  name: 'restartsAtEmptyMessages',
  about: 'An empty message makes the module start again.',
  behaviours: [
    {
      name: 'restart at empty message',
      received({ payload }, module) {
        if (payload.length > 0) return undefined;
        module.powerCycle();
        return null;
      },
    },
  ],
};

export const restartsAtLongMessages: Mutant = {
  name: 'restartsAtLongMessages',
  about: 'A message of more than 1024 bytes makes the module start again.',
  behaviours: [
    {
      name: 'restart at long message',
      received({ payload }, module) {
        if (payload.length <= 1024) return undefined;
        module.powerCycle();
        return null;
      },
    },
  ],
};
