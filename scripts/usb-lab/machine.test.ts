import { describe, expect, test } from '@jest/globals';
import { cpioArchive, FILE, FOLDER, PROGRAM } from './machine';

/** Parses an archive like the kernel: header of 110 bytes, name, content, each padded to a multiple of four. */
function readArchive(archive: Buffer) {
  const entries: { path: string; mode: number; content: string }[] = [];
  for (let at = 0; ; ) {
    expect(archive.toString('latin1', at, at + 6)).toBe('070701');
    const field = (n: number) =>
      Number.parseInt(archive.toString('latin1', at + 6 + 8 * n, at + 14 + 8 * n), 16);
    const path = archive.toString('utf8', at + 110, at + 110 + field(11) - 1);
    const content = Math.ceil((at + 110 + field(11)) / 4) * 4;
    if (path === 'TRAILER!!!') return entries;
    entries.push({ path, mode: field(1), content: archive.toString('utf8', content, content + field(6)) });
    at = Math.ceil((content + field(6)) / 4) * 4;
  }
}

describe('the initial file system', () => {
  test.each([0, 1, 2, 3, 4, 5])('contains a file of %d bytes after another', (length) => {
    const entries = [
      { path: 'bin', mode: FOLDER, content: Buffer.alloc(0) },
      { path: 'bin/busybox', mode: PROGRAM, content: Buffer.from('program') },
      { path: 'a'.repeat(length + 1), mode: FILE, content: Buffer.from('x'.repeat(length)) },
    ];
    expect(readArchive(cpioArchive(entries))).toEqual(
      entries.map(({ path, mode, content }) => ({ path, mode, content: content.toString() })),
    );
  });
});
