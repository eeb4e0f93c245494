import { command } from '../command';

/** ITU-T V.250 6.1.3 "Request identification information". */
export const I = command({ name: 'I', deadline: 'local' });
