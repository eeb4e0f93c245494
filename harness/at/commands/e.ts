import { command } from '../command';

/** ITU-T V.250 6.2.4 "Command echo": `ATE0` switches it off, `ATE1` on. */
export const E = command({ name: 'E', deadline: 'local', values: (on: 0 | 1) => [on] });
