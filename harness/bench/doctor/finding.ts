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
