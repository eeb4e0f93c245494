import { command } from '../command';

/** 3GPP TS 27.007 9.2 "Report mobile termination error": 0 `ERROR`, 1 numbers, 2 words. */
export const CMEE = command({
  name: '+CMEE',
  deadline: 'local',
  values: (form: 0 | 1 | 2) => [form],
  info: ([form = '']) => ({ form: Number(form) }),
});
