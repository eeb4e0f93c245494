import * as z from 'zod';
import { benchName, caseId } from '../job/words';

/** Which ledger a run left, and how to know that all of it arrived. */
export const seal = z.strictObject({
  pieces: z.int().min(0),
  bytes: z.int().min(0),
  /** SHA-256 of the whole file, in hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Seal = z.infer<typeof seal>;

/** What a bench made of a part. The queue takes it from the holder of the part only, once. */
export const partResult = z.strictObject({
  /** Names the try that counts, and its ledger. */
  take: z.string().regex(/^[\w-]{1,64}$/),
  bench: benchName,
  /** Null where the run left no ledger. */
  seal: seal.nullable(),
  verdict: z.enum(['pass', 'fail', 'inconclusive', 'void', 'incomplete', 'refused', 'cancelled']),
  /** How many cases were judged. */
  judged: z.int().min(0),
  /** Cases that this bench could not judge, for a reason that is not the module's. */
  left: z.array(caseId),
  /** One sentence; null for a pass. */
  reason: z.string().nullable(),
});
export type PartResult = z.infer<typeof partResult>;
