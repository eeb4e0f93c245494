import * as z from 'zod';

/**
 * The words that a job may carry. A job comes through the store, so it holds names and options only: no command, no path,
 * nothing that a shell or an option parser could take for more than a word.
 */

/** As in `benches.json`; unique in the lab. */
export const benchName = z.string().regex(/^[A-Za-z0-9][\w.-]{0,39}$/);

/** What a model or firmware version contains. */
export const versionText = z.string().regex(/^[A-Za-z0-9][\w .:()/+-]{0,63}$/, {
  error: 'expected a part of a version: letters, digits, blanks and . : ( ) / + - _',
});

export const label = z.string().regex(/^\w[\w.-]{0,39}$/, {
  error: 'a label has letters, digits, dots and dashes only',
});

/** Something that a bench can do: what its cloud offers, or `power`. */
export const capability = z.string().regex(/^[a-z][a-z-]{0,39}$/, {
  error: 'a capability is a word in small letters, such as faults or power',
});

export const caseId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,119}$/);

/** As `--only` takes it. */
export const casePattern = z.string().regex(/^[A-Za-z0-9*][\w.*-]{0,119}$/, {
  error: 'a pattern has letters, digits, dots, dashes and *',
});

export const qualificationId = z.string().regex(/^[A-Za-z0-9][\w-]{0,79}$/);

export const partId = z.string().regex(/^p[0-9]{1,4}(-[0-9]{1,3})?$/);
