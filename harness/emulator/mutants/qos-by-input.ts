import { byInput, misreadingSuch, restartingAt } from './by-input';
import { misreading } from './helpers';
import { withEachQos } from './subscription-fields';

const NO_NUMBERS = { 'a-letter': 'a', nothing: '', 'a-blank': ' ' };

/** A QoS that is no number, and this one only, is read as 0. */
export const takesQosToSubscribe = byInput('takesQosToSubscribe', NO_NUMBERS, (value, words) => ({
  about: `${words} in the place of a QoS is read as 0, as by atoi (manual 1.3: a number).`,
  behaviours: [
    misreading('+CLOUDSUB', (parameters) => withEachQos(parameters, (qos) => (qos === value ? '0' : qos))),
  ],
}));

const WRITTEN_OTHERWISE = {
  'a-leading-zero': /,01$/,
  'a-plus-sign': /,\+1$/,
  'a-hexadecimal-prefix': /,0x1$/,
  'a-blank-in-front': /, 1$/,
  'a-blank-behind': /,1 $/,
  quotes: /,"1"$/,
};

/** Subscribing with a QoS of 1 that is written in this way makes the module start again. */
export const restartsAtQosWith = byInput('restartsAtQosWith', WRITTEN_OTHERWISE, (parameters, words) => ({
  about: `A QoS of 1 with ${words} makes the module start again.`,
  behaviours: [restartingAt('+CLOUDSUB', parameters)],
}));

const NO_QOS = {
  two: /,2,/,
  three: /,3,/,
  'minus-one': /,-1,/,
  ten: /,10,/,
  'a-letter': /,a,/,
  'a-fraction': /,1\.5,/,
  '2-to-the-32-plus-1': /,4294967297,/,
};

/** A QoS that is none, and this one only, is taken for 1 and published with. */
export const takesQosToPublish = byInput('takesQosToPublish', NO_QOS, (qos, words) => ({
  about: `A QoS of ${words} is taken for 1, and the message is published (manual 1.4: 0-1).`,
  behaviours: [misreadingSuch('+CLOUDPUB', qos, ',1,')],
}));

/** Publishing with a QoS of 1 that is written in this way makes the module start again. */
export const restartsAtQosToPublishWith = byInput(
  'restartsAtQosToPublishWith',
  { 'a-leading-zero': /,01,/, 'a-plus-sign': /,\+1,/ },
  (parameters, words) => ({
    about: `Publishing at a QoS of 1 with ${words} makes the module start again.`,
    behaviours: [restartingAt('+CLOUDPUB', parameters)],
  }),
);
