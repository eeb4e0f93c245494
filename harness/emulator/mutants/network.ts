import type { Mutant } from '../mutant';
import { answering, changingAnswer } from './helpers';

export const showsNothingForTheSim: Mutant = {
  name: 'showsNothingForTheSim',
  about: 'AT+CPIN? is answered OK and shows nothing (chapter 2 step 1 shows +CPIN: READY).',
  behaviours: [answering('+CPIN', ({ form }) => (form === 'read' ? { result: 'OK' } : undefined))],
};

export const doesNotKnowTheSimQuery: Mutant = {
  name: 'doesNotKnowTheSimQuery',
  about: 'AT+CPIN? is answered ERROR (chapter 2 step 1 shows +CPIN: READY and OK).',
  behaviours: [answering('+CPIN', ({ form }) => (form === 'read' ? { result: 'ERROR' } : undefined))],
};

export const saysNoOkBehindTheSimState: Mutant = {
  name: 'saysNoOkBehindTheSimState',
  about: 'AT+CPIN? says READY and then ERROR (chapter 2 step 1 shows OK).',
  behaviours: [
    changingAnswer('+CPIN', (reply, { form }) => (form === 'read' ? { ...reply, result: 'ERROR' } : reply)),
  ],
};

export const showsNothingForTheRegistration: Mutant = {
  name: 'showsNothingForTheRegistration',
  about: 'AT+ZPAS? is answered OK and shows nothing (chapter 2 step 2 shows +ZPAS).',
  behaviours: [answering('+ZPAS', ({ form }) => (form === 'read' ? { result: 'OK' } : undefined))],
};

export const namesNoDomainOfTheRegistration: Mutant = {
  name: 'namesNoDomainOfTheRegistration',
  about: 'AT+ZPAS? shows the access technology alone (chapter 2 step 2 shows the domain behind it).',
  behaviours: [
    answering('+ZPAS', ({ form }) =>
      form === 'read' ? { lines: ['+ZPAS: "LTE"'], result: 'OK' } : undefined,
    ),
  ],
};

export const showsNothingForTheDataCall: Mutant = {
  name: 'showsNothingForTheDataCall',
  about: 'AT+ZECMCALL is answered OK and shows nothing, dialled or asked (chapter 2 step 3 shows CONNECT).',
  behaviours: [changingAnswer('+ZECMCALL', ({ result }) => ({ result }))],
};
