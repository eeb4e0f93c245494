import { createHash } from 'node:crypto';

/** Texts that are unique within a run and the same for the same seed, so that two runs can be compared. */
export function nonces(seed: number): () => string {
  let count = 0;
  return () => {
    count += 1;
    const digest = createHash('sha256').update(`${seed}/${count}`).digest('hex');
    return `n${digest.slice(0, 9)}`;
  };
}
