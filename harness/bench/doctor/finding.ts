/** One result of the doctor. */
export interface Finding {
  /** A `problem` keeps the bench from being used; a `note` does not. */
  readonly kind: 'ok' | 'note' | 'problem';
  /** One line. */
  readonly says: string;
  /** What to do, in as many lines as that takes; null when there is nothing to be done. */
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

/** The findings as lines for the terminal, each followed by what to do, and a last line that says whether all is well. */
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

/** 0 when the bench is ready, 2 when it is not: the same code as for a run that could not judge. */
export function exitCodeOf(findings: readonly Finding[]): 0 | 2 {
  return findings.some(({ kind }) => kind === 'problem') ? 2 : 0;
}
