import type { Variant } from '../variant';

const BITS_PER_BYTE = 10;

/** A line at `baud` bits a second, 8N1. */
const sendsAt = (baud: number, triedWith?: readonly string[]): Variant => ({
  name: `sendsAt${baud}Baud`,
  about: `V.250 clause 4.3: a serial line takes its time, here ${baud} baud, and what is queued comes one after the other.`,
  dialect: { lineRate: baud / BITS_PER_BYTE },
  ...(triedWith && { triedWith }),
});

/** One case of each command, and those in which much is on the line at once. */
const ONE_OF_EACH = [
  'auth-right-triple-is-reported-ok',
  'sub-1-in-one-command-all-receive',
  'unsub-ends-the-reports-of-the-topic',
  'pub-number-asks-for-so-many-bytes',
];
const BURSTS = ['*burst*', '*in-a-row*', '*while-*'];

export const sendsAt300Baud = sendsAt(300, ONE_OF_EACH);
export const sendsAt1200Baud = sendsAt(1_200, ONE_OF_EACH);
export const sendsAt2400Baud = sendsAt(2_400, ONE_OF_EACH);
export const sendsAt9600Baud = sendsAt(9_600, [...ONE_OF_EACH, ...BURSTS]);
export const sendsAt38400Baud = sendsAt(38_400, [...ONE_OF_EACH, ...BURSTS]);
export const sendsAt115200Baud = sendsAt(115_200);
export const sendsAt921600Baud = sendsAt(921_600);
