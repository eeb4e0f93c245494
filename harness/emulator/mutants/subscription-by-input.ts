import { answeringSuch, byInput } from './by-input';

const TOPIC = '/[^,]+';

const MALFORMED = {
  nothing: /^$/,
  'no-qos': new RegExp(`^${TOPIC}$`),
  'no-second-qos': new RegExp(`^${TOPIC},\\d,${TOPIC}$`),
  'a-reversed-pair': new RegExp(`^\\d,${TOPIC}$`),
  'a-trailing-comma': new RegExp(`^${TOPIC},\\d,$`),
  'a-leading-comma': new RegExp(`^,${TOPIC},\\d$`),
  'a-doubled-comma': new RegExp(`^${TOPIC},\\d,,${TOPIC},\\d$`),
  'an-empty-topic': /^,\d$/,
  'an-empty-second-topic': new RegExp(`^${TOPIC},\\d,,\\d$`),
  'only-commas': /^,,,$/,
};

/** Answers OK to a list of topics that is malformed in this way only, and reports it as subscribed. */
export const takesListWith = byInput('takesListWith', MALFORMED, (parameters, words) => ({
  about: `CLOUDSUB with ${words} is answered OK and reported as done (manual 1.3: topic, qos, topic, qos).`,
  behaviours: [answeringSuch('+CLOUDSUB', parameters, { lines: ['+CLOUDSUBACK: <OK>'], result: 'OK' })],
}));
