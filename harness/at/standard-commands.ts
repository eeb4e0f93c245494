import { command } from './command';

/** ITU-T V.250 6.1.3 "Request identification information". */
export const I = command({ name: 'I', deadline: 'local' });

/** ITU-T V.250 6.2.4 "Command echo": `ATE0` switches it off, `ATE1` on. */
export const E = command({ name: 'E', deadline: 'local', values: (on: 0 | 1) => [on] });

/** 3GPP TS 27.007 5.1 "Request manufacturer identification". */
export const CGMI = command({ name: '+CGMI', deadline: 'local' });

/** 3GPP TS 27.007 5.2 "Request model identification". */
export const CGMM = command({ name: '+CGMM', deadline: 'local' });

/** 3GPP TS 27.007 5.3 "Request revision identification": the firmware. */
export const CGMR = command({ name: '+CGMR', deadline: 'local' });

/** 3GPP TS 27.007 5.4 "Request product serial number identification": the IMEI. */
export const CGSN = command({ name: '+CGSN', deadline: 'local' });

/** 3GPP TS 27.007 8.3 "Enter PIN": the read form returns the state of the SIM, `READY` if no PIN is pending. */
export const CPIN = command({
  name: '+CPIN',
  deadline: 'local',
  info: ([state = '']) => ({ state, ready: state === 'READY' }),
});

/** 3GPP TS 27.007 9.1 "Report mobile termination error": 0 plain `ERROR`, 1 numeric codes, 2 verbose texts. */
export const CMEE = command({
  name: '+CMEE',
  deadline: 'local',
  values: (form: 0 | 1 | 2) => [form],
  info: ([form = '']) => ({ form: Number(form) }),
});

/** Every command of the two standards that the harness itself sends. */
export const standardCommands = [I, E, CGMI, CGMM, CGMR, CGSN, CPIN, CMEE] as const;
