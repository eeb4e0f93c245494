import { clause } from '../../../harness/conformance/case';
import { manual } from '../../documents';
import { inputs } from './inputs';
import { lengths } from './lengths';
import { oddBytes } from './odd-bytes';
import { repeated } from './repeated';
import { results } from './results';

/** Section 1.1: the command sets the triple and starts the authentication, whose result is reported. */
export const cloudauth = clause({
  document: manual,
  number: '1.1',
  title: 'Device authentication +CLOUDAUTH',
  cases: [...results, ...lengths, ...inputs, ...oddBytes, ...repeated],
});
