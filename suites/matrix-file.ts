import path from 'node:path';

/** Path of the kill matrix of these suites; `npm run refute -- --all-pairs` writes it. */
export const MATRIX = path.join(__dirname, 'kill-matrix.json');
