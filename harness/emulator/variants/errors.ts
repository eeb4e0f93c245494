import type { Behaviour } from '../behaviour';
import { codeInFront } from '../error-behind-code';
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

export const printsTheCodeInFrontOfError: Variant = {
  name: 'printsTheCodeInFrontOfError',
  about:
    'A-08, A-35: +CMD ERROR is no final result code of V.250: here a line with the code, and ERROR behind it.',
  dialect: { refusals: { input: 'cmd', state: 'cmd', connection: 'cmd' } },
  behaviours: [codeInFront],
};

const busyWhileSubscribing: Behaviour = {
  name: 'busy while it subscribes',
  async command({ name }, module, next) {
    if (!name.startsWith('+CLOUD')) return undefined;
    const { settings } = module.state;
    if (settings.has('subscribing')) return module.refusal('state');
    const answer = await next();
    if (
      name === '+CLOUDSUB' &&
      answer !== undefined &&
      answer !== 'silent' &&
      answer.after instanceof Promise
    ) {
      settings.set('subscribing', 'yes');
      void answer.after.finally(() => settings.delete('subscribing'));
    }
    return answer;
  },
};

export const refusesWhileItSubscribes: Variant = {
  name: 'refusesWhileItSubscribes',
  about:
    'A-43, A-86: that a command is taken before the report of the one in front of it is not said: here it is refused.',
  dialect: { subOrder: 'ok-first', networkDelayMs: 60 },
  behaviours: [busyWhileSubscribing],
  triedWith: ['sub-*', 'unsub-*', 'message-*'],
};
