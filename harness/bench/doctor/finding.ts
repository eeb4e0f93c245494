/** One result of the doctor. */
export interface Finding {
  /** With a `problem` the bench cannot be used, with a `note` it can. */
  readonly kind: 'ok' | 'note' | 'problem';
  /** One line. */
  readonly says: string;
  /** What to do, in one or more lines; null for nothing. */
  readonly advice: string | null;
}

export function ok(says: string): Finding {
  return { kind: 'ok', says, advice: null };
}

export function note(says: string, advice: string): Finding {
  return { kind: 'note', says, advice };
}

export function problem(says: string, advice: string): Finding {
  return { kind: 'problem', says, advice };
}

const marks = { ok: 'ok', note: 'note', problem: 'PROBLEM' } as const;

/** The findings as lines for the terminal, each with its advice, and a last line with the overall result. */
export function prescription(findings: readonly Finding[]): string {
  const margin = ' '.repeat(marks.problem.length + 2);
  const lines = findings.flatMap(({ kind, says, advice }) => [
    `${marks[kind].padEnd(margin.length)}${says}`,
    ...(advice === null ? [] : advice.split('\n').map((line) => `${margin}-> ${line}`)),
  ]);
  const problems = findings.filter(({ kind }) => kind === 'problem').length;
  const end =
    problems === 0 ? 'This bench is ready.' : `This bench is not ready: ${problems} to be put right.`;
  return [...lines, '', end, ''].join('\n');
}

/** 0 if the bench is ready, else 2, the exit code of an inconclusive run. */
export function exitCodeOf(findings: readonly Finding[]): 0 | 2 {
  return findings.some(({ kind }) => kind === 'problem') ? 2 : 0;
}
