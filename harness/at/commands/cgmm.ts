import { command } from '../command';

/** 3GPP TS 27.007 5.2 "Request model identification". */
export const CGMM = command({ name: '+CGMM', deadline: 'local' });
