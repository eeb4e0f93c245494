import { config } from '../../../package.json';

/** What the name of each of our variables begins with, in the environment and in .env. */
export const PREFIX: string = config.environment;
