import type { Mutant } from '../mutant';
import { mistaking, showing } from './helpers';

export const numbersMessagesOfQosZero: Mutant = {
  name: 'numbersMessagesOfQosZero',
  about: 'A message of QoS 0 has a packId other than 0 (chapter 2 prints 0).',
  behaviours: [
    showing((shown, { qos }) =>
      qos === 0 ? Buffer.from(shown.toString('latin1').replace(/:( ?)0,/, ':$17,'), 'latin1') : shown,
    ),
  ],
};

export const putsBlanksBehindCommas: Mutant = {
  name: 'putsBlanksBehindCommas',
  about: 'Each comma of a report has a blank behind it, which neither section 1.3 nor chapter 2 prints.',
  behaviours: [
    showing((shown, { payload }) => {
      const head = shown.subarray(0, shown.length - payload.length).toString('latin1');
      return Buffer.concat([Buffer.from(head.replaceAll(',', ', '), 'latin1'), payload]);
    }),
  ],
};

export const quotesReportedTopics: Mutant = {
  name: 'quotesReportedTopics',
  about: 'The topic of a report stands in quotes, which neither section 1.3 nor chapter 2 prints.',
  behaviours: [
    showing((shown, { topic, payload }) => {
      const head = shown.subarray(0, shown.length - payload.length).toString('latin1');
      return Buffer.concat([Buffer.from(head.replace(topic, `"${topic}"`), 'latin1'), payload]);
    }),
  ],
};

export const showsNoEmptyMessages: Mutant = {
  name: 'showsNoEmptyMessages',
  about: 'An empty message is not shown (manual 1.3: a publish is shown, with its length).',
  behaviours: [mistaking((message) => (message.payload.length === 0 ? null : message))],
};

export const restartsAtTheFourthMessageOfQosOne: Mutant = {
  name: 'restartsAtTheFourthMessageOfQosOne',
  about: 'The fourth message of QoS 1 makes the module start again when it has been shown (manual 1.3).',
  behaviours: [
    {
      name: 'restart at the fourth message',
      received({ qos }, module, next) {
        const { settings } = module.state;
        const count = Number(settings.get('messages of QoS 1') ?? 0) + qos;
        settings.set('messages of QoS 1', String(count));
        if (qos === 1 && count === 4) setImmediate(() => module.powerCycle());
        return next();
      },
    },
  ],
};
