import { command } from '../command';

/** 3GPP TS 27.007 5.4 "Request product serial number identification": the IMEI. */
export const CGSN = command({ name: '+CGSN', deadline: 'local' });
