import path from 'node:path';

/** Where the kill matrix of these suites stands; `npm run refute -- --all-pairs` writes it. */
export const MATRIX = path.join(__dirname, 'kill-matrix.json');
