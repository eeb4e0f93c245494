import { command } from '../command';

/** 3GPP TS 27.007 8.3 and manual chapter 2, step 1: the state of the SIM, `READY` when it can be used. */
export const CPIN = command({
  name: '+CPIN',
  deadline: 'local',
  info: ([state = '']) => ({ state, ready: state === 'READY' }),
});
