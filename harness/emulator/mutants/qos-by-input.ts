import { byInput, misreadingSuch, restartingAt } from './by-input';
import { misreading } from './helpers';
import { withEachQos } from './subscription-fields';

const NO_NUMBERS = { 'a-letter': 'a', nothing: '', 'a-blank': ' ' };

/** Takes this invalid QoS, and no other, for 0. */
export const takesQosToSubscribe = byInput('takesQosToSubscribe', NO_NUMBERS, (value, words) => ({
  about: `A QoS that is ${words} is read as 0, as by atoi (manual 1.3: a number).`,
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

/** Restarts at a CLOUDSUB whose QoS of 1 is written like this. */
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

/** Takes this invalid QoS of CLOUDPUB, and no other, for 1. */
export const takesQosToPublish = byInput('takesQosToPublish', NO_QOS, (qos, words) => ({
  about: `A QoS of ${words} is taken for 1, and the message is published (manual 1.4: 0-1).`,
  behaviours: [misreadingSuch('+CLOUDPUB', qos, ',1,')],
}));

/** Restarts at a CLOUDPUB whose QoS of 1 is written like this. */
export const restartsAtQosToPublishWith = byInput(
  'restartsAtQosToPublishWith',
  { 'a-leading-zero': /,01,/, 'a-plus-sign': /,\+1,/ },
  (parameters, words) => ({
    about: `Publishing at a QoS of 1 with ${words} makes the module start again.`,
    behaviours: [restartingAt('+CLOUDPUB', parameters)],
  }),
);
