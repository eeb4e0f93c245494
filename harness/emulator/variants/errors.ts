import type { Variant } from '../variant';

export const refusesWithBareError: Variant = {
  name: 'refusesWithBareError',
  about: 'A-08, A-57: no error form for bad input is printed: here ERROR, for each setting of +CMEE.',
  dialect: { refusals: { input: 'error', state: 'error', connection: 'error' } },
};

export const refusesWithCmdError: Variant = {
  name: 'refusesWithCmdError',
  about: 'A-08, A-35: no error form for bad input is printed: here the +CMD ERROR of section 1.3.',
  dialect: { refusals: { input: 'cmd', state: 'cmd', connection: 'cmd' } },
};

export const refusesWithAllFamilies: Variant = {
  name: 'refusesWithAllFamilies',
  about: 'A-35: the manual has two families of errors, V.250 a third: here each has its own reasons.',
  dialect: { refusals: { input: 'error', state: 'cmd', connection: 'cme' }, errorReports: 1 },
};

export const explainsErrorsInWords: Variant = {
  name: 'explainsErrorsInWords',
  about: 'A-13: +CME ERROR comes with words from the start, as with +CMEE=2.',
  dialect: { errorReports: 2 },
};

export const numbersItsErrors: Variant = {
  name: 'numbersItsErrors',
  about: 'A-13: +CME ERROR comes with numbers from the start, as with +CMEE=1.',
  dialect: { errorReports: 1 },
};

export const printsBracketsAroundCodes: Variant = {
  name: 'printsBracketsAroundCodes',
  about: 'A-32: chapter 2 prints the brackets of <code>: here around that of +CMD ERROR, too.',
  dialect: { cmdCode: 'bracketed', refusals: { input: 'cmd', state: 'cmd', connection: 'cmd' } },
};

export const refusesSubscriptionsBehindOk: Variant = {
  name: 'refusesSubscriptionsBehindOk',
  about:
    'A-34: OK followed by +CMD ERROR for each failure of a subscription, as documented for a related module.',
  dialect: { subRefusal: 'behind-ok', subOrder: 'ok-first' },
};
