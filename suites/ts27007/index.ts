import { errorReports } from './errors';
import { forms } from './forms';
import { queries } from './queries';

/** Command forms, errors and identification by 3GPP TS 27.007. */
export const userEquipment = [forms, ...queries, errorReports];
