import { command } from '../command';

/** 3GPP TS 27.007 5.1 "Request manufacturer identification". */
export const CGMI = command({ name: '+CGMI', deadline: 'local' });
