import { byInput } from './by-input';
import { enteringData } from './data-entry';
import { misreading, mistaking, showing } from './helpers';

/** Which part of a text is replaced, and by what; both are Latin-1, one character per byte. */
type Change = readonly [found: RegExp, instead: string];
type Changes = Readonly<Record<string, Change>>;

const RECEIVED = {
  'a-comma': [/,\w.*/s, ''],
  'only-commas': [/^,+$/, ''],
  'quotes-around-it': [/^"(.*)"$/s, '$1'],
  'one-quote': [/^([^"]*)"([^"]*)$/s, '$1$2'],
  'blanks-at-both-ends': [/^ +(\S.*\S) +$/s, '$1'],
  'only-blanks': [/^ +$/, ''],
  'a-cr': [/\r(?!\n)/g, ''],
  'an-lf': [/(?<!\r)\n/g, '\r\n'],
  'a-line-end': [/\r\n(?=\w)/g, '\n'],
  'a-line-end-at-the-end': [/(?<=\w)\r\n$/, ''],
  'nul-in-the-middle': [/(?<=\w)\0\w.*/s, ''],
  'nul-at-the-end': [/(?<=\w)\0$/, ''],
  'only-nul': [/^\0$/, ''],
  'ctrl-z': [/(?<=\w)\x1a(?=\w)/, ''],
  esc: [/(?<=\w)\x1b(?=\w)/, ''],
  'a-report-inside': [/^\+CLOUDPUBLISH.*/s, ''],
  'a-framed-report-inside': [/^\r\n\+CLOUDPUBLISH.*/s, ''],
  'the-escape-sequence': [/\+\+\+/, ''],
  'a-command': [/AT\+[A-Z]+\r?/, ''],
  'characters-of-3-bytes': [/[\xe0-\xef][\x80-\xbf]{2}/g, '?'],
} satisfies Changes;

/** Alters a received message that contains this; `<msg_len>` is the length of the altered one. */
export const altersReceived = byInput('altersReceived', RECEIVED, ([found, instead], words) => ({
  about: `A received message with ${words} is shown otherwise (manual 1.3: the message content).`,
  behaviours: [
    mistaking((message) => ({
      ...message,
      payload: Buffer.from(message.payload.toString('latin1').replace(found, instead), 'latin1'),
    })),
  ],
}));

const RESULTS = {
  'the-text-ok': /^OK$/,
  'a-framed-ok': /^\r\nOK\r\n$/,
  'the-text-error': /^ERROR$/,
  'a-cme-error': /^\+CME ERROR/,
  'a-prompt': /^>$/,
  'an-authentication-result': /\+ALIAUTH/,
};

/** Prints a received message with this text without `+CLOUDPUBLISH` and its fields. */
export const printsBare = byInput('printsBare', RESULTS, (message, words) => ({
  about: `A received message that reads like ${words} is printed as one (manual 1.3: +CLOUDPUBLISH and fields).`,
  behaviours: [
    showing((shown, { payload }) =>
      message.test(payload.toString('latin1'))
        ? Buffer.from(payload.toString('latin1').trim(), 'latin1')
        : shown,
    ),
  ],
}));

const SENT = {
  'an-equals-sign': [/=.*/s, ''],
  'a-whole-fake-report': [/^\+CLOUDPUBLISH.*/s, '-'],
  'one-double-quote': [/^([^"]*)"([^"]*)$/s, '$1$2'],
  'two-double-quotes-inside': [/"(\w+)"(?=\w)/, '$1'],
  'single-quotes': [/'/g, ''],
  'json-of-two-members': [/^\{"k":"v".*/s, '{k:v,n:1}'],
  'a-blank-in-front': [/^ +(?=\S)/, ''],
  'blanks-behind': [/(?<=\S) +$/, ''],
  'nothing-but-blanks': [/^ +$/, '-'],
  'bytes-from-0x80-to-0xbf': [/\x80.*/s, '-'],
  'bytes-from-0xc0-to-0xff': [/\xc0\xc1.*/s, '-'],
} satisfies Changes;

/** Alters a published message that contains this. */
export const altersSent = byInput('altersSent', SENT, ([found, instead], words) => ({
  about: `A message with ${words} is published otherwise (manual 1.4: the message is published).`,
  behaviours: [
    misreading('+CLOUDPUB', (parameters) => {
      const [, head = '', message = ''] = /^([^,]*,[^,]*,)(.*)$/s.exec(parameters) ?? [];
      return head === '' ? parameters : head + message.replace(found, instead);
    }),
  ],
}));

const ENTERED = {
  'a-result-code': [/\r\nOK\r\n/, ''],
  'a-whole-fake-report': [/\r\n\+CLOUD[^\r]*\r\n/, ''],
  'a-command': [/AT\+CLOUDDISCONN\r/, ''],
  'a-prompt': [/^> $/, '-'],
  'a-number-alone': [/^\d+$/, '0'],
  json: [/"/g, ''],
  emoji: [/[\xf0-\xf4][\x80-\xbf]{3}/g, '?'],
  'bytes-from-0x1c-to-0x7f': [/\x7f/, ''],
} satisfies Changes;

/** Alters data of length mode that contains this. */
export const altersEntered = byInput('altersEntered', ENTERED, ([found, instead], words) => ({
  about: `Entered data with ${words} is published otherwise (manual 1.4: the given length).`,
  behaviours: [
    enteringData(async (data, { topic, qos, link }) => {
      const changed = data.toString('latin1').replace(found, instead);
      await link.publish(topic, Buffer.from(changed, 'latin1'), qos);
      return { result: 'OK' };
    }),
  ],
}));
