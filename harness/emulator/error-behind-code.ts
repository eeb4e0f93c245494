import type { Behaviour } from './behaviour';

/** A refusal by `+CMD ERROR` is a line of its own, and ERROR the final result. */
export const codeInFront: Behaviour = {
  name: 'code in front of ERROR',
  async command({ name }, _module, next) {
    const answer = await next();
    if (!name.startsWith('+CLOUD') || answer === undefined || answer === 'silent') return answer;
    const { result, lines = [] } = answer;
    return result?.startsWith('+CMD ERROR')
      ? { ...answer, lines: [...lines, result], result: 'ERROR' }
      : answer;
  },
};
