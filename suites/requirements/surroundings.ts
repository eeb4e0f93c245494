import { requirements } from './table';

/** Edge cases of SIM, network, power and other devices on the line. */
export const surroundings = requirements(
  { clause: '2', level: 'observe' },
  {
    'E-PRE-01': {
      statement: 'A prerequisite is missing: no data call, one made twice, one ended under the connection.',
      exceptFor: 'SIM, roaming, weak signal and other networks: they need a radio network under control',
    },
    'E-PRE-02': {
      statement:
        'The connection is silently gone for a while: is publishing still answered with OK, does the module come back?',
      exceptFor: 'the loss of the radio itself, which needs an attenuator; a silent server stands for it',
    },
    'E-PRE-03': {
      statement: 'The module is restarted while connected.',
      exceptFor:
        'a power cut in the middle of a command and a hundred restarts: they need a relay that the bench times',
    },
    'E-PRE-04': {
      statement: 'The SIM is removed or locked, the clock is not set, the address changes.',
      notJudged: 'needs hands at the SIM or a radio network under control',
    },
    'E-PRE-05': {
      statement: 'A second host uses the other port of the module at the same time.',
      notJudged: 'a bench opens one port of one module',
    },
    'E-PRE-06': {
      statement: 'An SMS or a call comes in during a command.',
      notJudged:
        'needs a second subscriber; unrelated reports are judged by a variant of the emulated module',
    },
    'E-PRE-07': {
      statement: 'Sockets are open beside the MQTT connection.',
      notJudged: 'the socket commands belong to another manual',
    },
    'E-PRE-08': {
      statement: 'The data call carries traffic of the host at the same time.',
      notJudged: 'the bench speaks to the AT port only and does not own the network interface',
    },
    'E-PRE-09': {
      statement: 'A message a minute both ways for a day and more.',
      notJudged: 'takes 24 hours; a run takes minutes',
    },
  },
);
