/** A file, folder or empty folder of an archive. */
export interface CpioEntry {
  /** Without a leading slash. */
  readonly path: string;
  /** Type and permission bits, as stat(2) has them. */
  readonly mode: number;
  readonly content: Buffer;
}

export const FOLDER = 0o040755;
export const PROGRAM = 0o100755;
export const FILE = 0o100644;

const TRAILER: CpioEntry = { path: 'TRAILER!!!', mode: 0, content: Buffer.alloc(0) };

/** An archive in the form that Linux unpacks as its first root file system (cpio "newc"; initramfs buffer format). */
export function cpioArchive(entries: readonly CpioEntry[]): Buffer {
  return Buffer.concat([...entries, TRAILER].map((entry, index) => record(entry, index + 1)));
}

function record({ path, mode, content }: CpioEntry, inode: number): Buffer {
  const name = Buffer.from(`${path}\0`);
  const links = 1;
  // Inode, mode, uid, gid, links, mtime, size, four device numbers, length of the name, checksum.
  const fields = [inode, mode, 0, 0, links, 0, content.length, 0, 0, 0, 0, name.length, 0];
  const header = Buffer.from(`070701${fields.map(hexadecimal).join('')}`);
  return Buffer.concat([padded(Buffer.concat([header, name])), padded(content)]);
}

const hexadecimal = (value: number): string => value.toString(16).padStart(8, '0');

/** Header with name, and content, each end at a multiple of four bytes. */
function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
