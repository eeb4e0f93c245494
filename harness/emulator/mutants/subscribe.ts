import type { Mutant } from '../mutant';
import { answering, changingAnswer, changingReports, seeing } from './helpers';

const SUB = '+CLOUDSUB';

export const reportsSuccessOfRefusedSubscription: Mutant = {
  name: 'reportsSuccessOfRefusedSubscription',
  about: 'A topic that the broker refused is reported as subscribed (manual 1.3: +CMD ERROR).',
  behaviours: [
    changingAnswer(SUB, (reply) =>
      reply.result?.startsWith('+CMD ERROR') ? { lines: ['+CLOUDSUBACK: <OK>'], result: 'OK' } : reply,
    ),
  ],
};

export const neverReportsSubscription: Mutant = {
  name: 'neverReportsSubscription',
  about: 'A successful subscription brings no +CLOUDSUBACK (manual 1.3).',
  behaviours: [changingReports(SUB, (lines) => lines.filter((line) => !line.startsWith('+CLOUDSUBACK')))],
};

export const misspellsSubscriptionReport: Mutant = {
  name: 'misspellsSubscriptionReport',
  about: '+LOUDSUBACK is printed instead of +CLOUDSUBACK (manual 1.3; the misprint of chapter 2).',
  behaviours: [
    changingReports(SUB, (lines) => lines.map((line) => line.replace('+CLOUDSUBACK', '+LOUDSUBACK'))),
  ],
};

export const saysOkToSubscribeWithoutConnection: Mutant = {
  name: 'saysOkToSubscribeWithoutConnection',
  about: 'CLOUDSUB is answered OK though there is no connection (manual 1.3: +CMD ERROR on failure).',
  behaviours: [
    answering(SUB, ({ form }, { state }) =>
      form === 'set' && state.link === null ? { result: 'OK' } : undefined,
    ),
  ],
};

export const reportsSubscriptionWithoutConnection: Mutant = {
  name: 'reportsSubscriptionWithoutConnection',
  about: 'Without a connection CLOUDSUB is answered OK and reported as done (manual 1.3).',
  behaviours: [
    answering(SUB, ({ form }, { state }) =>
      form === 'set' && state.link === null ? { lines: ['+CLOUDSUBACK: <OK>'], result: 'OK' } : undefined,
    ),
  ],
};

export const framesSubscriptionReportWithoutLineFeed: Mutant = {
  name: 'framesSubscriptionReportWithoutLineFeed',
  about: '+CLOUDSUBACK ends in CR alone (manual 1.1: lines stand between CR LF and CR LF).',
  behaviours: [
    {
      name: 'no LF behind the report',
      output: (bytes) => [
        Buffer.from(bytes.toString('latin1').replace(/(\+CLOUDSUBACK: [^\r]*)\r\n/g, '$1\r'), 'latin1'),
      ],
    },
  ],
};

export const reportsRefusedTopicAsCmeError: Mutant = {
  name: 'reportsRefusedTopicAsCmeError',
  about: 'A topic that the broker refused is reported as +CME ERROR (manual 1.3: +CMD ERROR).',
  behaviours: [
    changingAnswer(SUB, (reply) =>
      reply.result?.startsWith('+CMD ERROR') ? { ...reply, result: '+CME ERROR: 3' } : reply,
    ),
  ],
};

export const looksAtTheFirstGrantAlone: Mutant = {
  name: 'looksAtTheFirstGrantAlone',
  about: 'The result of the first topic is reported for all (manual 1.3: a failure is reported).',
  behaviours: [
    seeing('suback', (packet) => [{ ...packet, granted: packet.granted.map(() => packet.granted[0] ?? 0) }]),
  ],
};

export const looksAtTheLastGrantAlone: Mutant = {
  name: 'looksAtTheLastGrantAlone',
  about: 'The result of the last topic is reported for all (manual 1.3: a failure is reported).',
  behaviours: [
    seeing('suback', (packet) => [
      { ...packet, granted: packet.granted.map(() => packet.granted.at(-1) ?? 0) },
    ]),
  ],
};

export const subscribesNothingAfterAFailure: Mutant = {
  name: 'subscribesNothingAfterAFailure',
  about: 'After one failed subscription every later one fails, too (manual 1.3).',
  behaviours: [
    changingAnswer(SUB, (reply, _command, { state }) => {
      if (reply.result !== 'OK') state.settings.set('subscribing failed', 'yes');
      return state.settings.has('subscribing failed') ? { result: '+CMD ERROR: -2' } : reply;
    }),
  ],
};

export const reportsSubscriptionBeforeTheBrokerAnswers: Mutant = {
  name: 'reportsSubscriptionBeforeTheBrokerAnswers',
  about: 'Success is reported as soon as the request has left (manual 1.3: after a successful subscription).',
  behaviours: [
    {
      name: 'reporting without waiting',
      command(command, _module, next) {
        if (command.name !== SUB || command.form !== 'set') return undefined;
        void next();
        return { lines: ['+CLOUDSUBACK: <OK>'], result: 'OK' };
      },
    },
  ],
};

export const reportsEachAcknowledgement: Mutant = {
  name: 'reportsEachAcknowledgement',
  about: 'An acknowledgement that the broker sends twice is reported twice (manual 1.3: one subscription).',
  behaviours: [
    seeing('suback', (packet, module) => {
      const id = String(packet.messageId);
      if (module.state.settings.get('last acknowledgement') === id) module.report('+CLOUDSUBACK: <OK>');
      module.state.settings.set('last acknowledgement', id);
      return [packet];
    }),
  ],
};
