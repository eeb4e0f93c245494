import { clause } from '../../../harness/conformance/case';
import { manual } from '../../documents';
import { acknowledgements } from './acknowledgements';
import { cycles } from './cycles';
import { idle } from './idle';
import { losses } from './losses';
import { remembered } from './remembered';

/** Sections 1.2, 1.3 and 1.6 together: what is kept, ended and restored over several connections. */
export const sessions = clause({
  document: manual,
  number: '1.2-1.6',
  title: 'Sessions: connections that end and come back',
  cases: [...cycles, ...losses, ...acknowledgements, ...remembered, ...idle],
});
