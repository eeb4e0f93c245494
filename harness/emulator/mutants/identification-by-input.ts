import { byInput } from './by-input';

/** Queries of V.250 clause 6.1 and 27.007 by key, and their command names. */
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

/** Answers this query only with OK and no information. */
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
