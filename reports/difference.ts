/** A part of a text: the same in the other text, or not. */
export interface Piece {
  readonly text: string;
  readonly differs: boolean;
}

/** Two texts, each split into common and different parts. */
export interface Difference {
  readonly expected: readonly Piece[];
  readonly actual: readonly Piece[];
}

/** The most steps of a comparison; longer texts are shown as different from the first to the last difference. */
const MOST_STEPS = 250_000;
/** Texts that share less are shown as entirely different: the common parts are coincidental. */
const LEAST_SHARED = 0.3;
/** Characters of common text that are kept next to a difference. */
const CONTEXT = 32;

/** Compares two texts by words and punctuation; long common parts are shortened to an ellipsis. */
export function differenceOf(expected: string, actual: string): Difference {
  const [a, b] = [tokensOf(expected), tokensOf(actual)];
  const head = sharedLength(a, b);
  const tail = sharedLength(a.slice(head).reverse(), b.slice(head).reverse());
  const [middleA, middleB] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  const kept = middleA.length * middleB.length > MOST_STEPS ? [] : commonPairs(middleA, middleB);
  const flags = (length: number, end: number, inMiddle: ReadonlySet<number>): boolean[] =>
    Array.from({ length }, (_, i) => i >= head && i < length - end && !inMiddle.has(i - head));
  const differsA = flags(a.length, tail, new Set(kept.map(([i]) => i)));
  const differsB = flags(b.length, tail, new Set(kept.map(([, j]) => j)));
  const shared = a.filter((_, i) => !differsA[i]).join('').length;
  if (shared < LEAST_SHARED * Math.min(expected.length, actual.length)) {
    return { expected: whole(expected), actual: whole(actual) };
  }
  return { expected: shortened(joined(a, differsA)), actual: shortened(joined(b, differsB)) };
}

function whole(text: string): Piece[] {
  return text === '' ? [] : [{ text, differs: true }];
}

function tokensOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? [];
}

function sharedLength(a: readonly string[], b: readonly string[]): number {
  let n = 0;
  while (n < a.length && n < b.length && a[n] === b[n]) n += 1;
  return n;
}

/** Longest common subsequence, as pairs of positions. */
function commonPairs(a: readonly string[], b: readonly string[]): [number, number][] {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}

function joined(tokens: readonly string[], differs: readonly boolean[]): Piece[] {
  const pieces: { text: string; differs: boolean }[] = [];
  for (const [i, text] of tokens.entries()) {
    const last = pieces.at(-1);
    if (last && last.differs === differs[i]) last.text += text;
    else pieces.push({ text, differs: differs[i] === true });
  }
  return pieces;
}

function shortened(pieces: readonly Piece[]): Piece[] {
  return pieces.map((piece, i) => {
    const characters = [...piece.text];
    if (piece.differs || characters.length <= 3 * CONTEXT || pieces.length === 1) return piece;
    const before = i === 0 ? '' : characters.slice(0, CONTEXT).join('');
    const after = i === pieces.length - 1 ? '' : characters.slice(-CONTEXT).join('');
    return { text: `${before}…${after}`, differs: false };
  });
}
