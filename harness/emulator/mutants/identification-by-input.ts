import { byInput } from './by-input';

/** Questions of V.250 clause 6.1 and of 27.007, and the commands that they are. */
const QUESTIONS = {
  ati: 'I',
  gmi: '+GMI',
  gmm: '+GMM',
  gmr: '+GMR',
  cgmi: '+CGMI',
  cgmm: '+CGMM',
  cgmr: '+CGMR',
  cgsn: '+CGSN',
  ceer: '+CEER',
  creg: '+CREG',
  cfun: '+CFUN',
  csq: '+CSQ',
  cgatt: '+CGATT',
  cereg: '+CEREG',
};

/** This question, and no other, is answered OK and nothing else. */
export const saysOkWithoutTheInformationOf = byInput('saysOkWithoutTheInformationOf', QUESTIONS, (name) => ({
  about: `AT${name} is answered OK and nothing else (27.007 clause 4.1: information, then OK).`,
  behaviours: [
    {
      name: `no information of ${name}`,
      async command({ name: typed, form }, _module, next) {
        if (typed !== name || form === 'set') return undefined;
        const answer = await next();
        return answer === 'silent' ? answer : { ...answer, lines: [] };
      },
    },
  ],
}));
