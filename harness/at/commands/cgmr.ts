import { command } from '../command';

/** 3GPP TS 27.007 5.3 "Request revision identification": the firmware. */
export const CGMR = command({ name: '+CGMR', deadline: 'local' });
