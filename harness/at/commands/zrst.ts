import { command } from '../command';

/** ME3630 AT command set: restarts the module, which takes about 20 s. */
export const ZRST = command({ name: '+ZRST', deadline: 'local' });
