import { createHash, type Hash } from 'node:crypto';
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Seal } from '../queue/part-states';
import type { Store } from '../store/store';

/** How long the store keeps a ledger that is not fetched. */
const KEEP_SECONDS = 14 * 24 * 3600;
const LARGEST = 1 << 20;
const CASE = Buffer.from('{"type":"case",');

const piecesKey = (take: string) => `fleet:ledger:${take}`;

/** Sends a ledger to the store while it grows. */
export class LedgerPieces {
  /** Number of cases with a record so far. */
  cases = 0;
  #tail: Buffer = Buffer.alloc(0);
  #sent = 0;
  #pieces = 0;
  readonly #hash: Hash = createHash('sha256');

  constructor(
    private readonly store: Store,
    private readonly take: string,
    private readonly file: string,
  ) {}

  /**
   * Sends what was written since the last call. A piece whose arrival was not confirmed is sent again, to the same
   * place.
   */
  async sendNew(): Promise<void> {
    for (;;) {
      const bytes = this.#next();
      if (bytes.length === 0) return;
      const key = piecesKey(this.take);
      await this.store.redis
        .multi()
        .hset(key, String(this.#pieces), deflateRawSync(bytes))
        .expire(key, KEEP_SECONDS)
        .exec();
      this.#hash.update(bytes);
      this.#sent += bytes.length;
      this.#pieces += 1;
      // A piece may end in the middle of a case's marker.
      const seen = Buffer.concat([this.#tail, bytes]);
      this.cases += occurrences(seen);
      this.#tail = seen.subarray(Math.max(0, seen.length - CASE.length + 1));
    }
  }

  /** Size and digest of all pieces, once the last one is sent. */
  seal(): Seal {
    return { pieces: this.#pieces, bytes: this.#sent, sha256: this.#hash.copy().digest('hex') };
  }

  #next(): Buffer {
    if (!existsSync(this.file)) return Buffer.alloc(0);
    const fd = openSync(this.file, 'r');
    try {
      const block = Buffer.alloc(LARGEST);
      return block.subarray(0, readSync(fd, block, 0, LARGEST, this.#sent));
    } finally {
      closeSync(fd);
    }
  }
}

/** The ledger in the store differs from the one that was sent. */
export class LedgerDamaged extends Error {
  override readonly name = 'LedgerDamaged';
}

/** The pieces that have arrived without a gap; pieces after a gap are left out. */
export async function arrivedPieces(store: Store, take: string): Promise<Buffer> {
  const found = await store.redis.hgetallBuffer(piecesKey(take));
  const pieces: Buffer[] = [];
  for (let next = found['0']; next; next = found[String(pieces.length)])
    pieces.push(inflateRawSync(next, { maxOutputLength: LARGEST }));
  return Buffer.concat(pieces);
}

/** The complete ledger. @throws LedgerDamaged when it differs from the seal */
export async function sealedLedger(store: Store, take: string, sealed: Seal): Promise<Buffer> {
  const bytes = await arrivedPieces(store, take);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (bytes.length !== sealed.bytes || sha256 !== sealed.sha256)
    throw new LedgerDamaged(
      `the ledger of try ${take} is not the one that was sealed: ${bytes.length} of ${sealed.bytes} bytes arrived, with the digest ${sha256} instead of ${sealed.sha256}`,
    );
  return bytes;
}

export async function removePieces(store: Store, takes: readonly string[]): Promise<void> {
  if (takes.length > 0) await store.redis.del(takes.map(piecesKey));
}

function occurrences(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(CASE); at >= 0; at = bytes.indexOf(CASE, at + CASE.length)) count += 1;
  return count;
}
