import { errorReports } from './errors';
import { forms } from './forms';
import { queries } from './queries';

/** What a module of a mobile network adds to the command line: forms of commands, errors, questions about itself. */
export const userEquipment = [forms, ...queries, errorReports];
