import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { BUILT_IN, type Kernel, modulesOf } from './kernel';

/** A file, folder or empty folder of an archive. */
export interface CpioEntry {
  /** Without a leading slash. */
  readonly path: string;
  /** Type and permission bits, as in stat(2). */
  readonly mode: number;
  readonly content: Buffer;
}

export const FOLDER = 0o040755;
export const PROGRAM = 0o100755;
export const FILE = 0o100644;

const TRAILER: CpioEntry = { path: 'TRAILER!!!', mode: 0, content: Buffer.alloc(0) };

/** An archive in the format that Linux unpacks as its first root file system (cpio "newc"; initramfs buffer format). */
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

/** Header with name, and content, each padded to a multiple of four bytes. */
function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

const INIT = path.resolve(__dirname, 'linux-guest/init.sh');
const FOLDERS = ['bin', 'lib', 'lib/modules', 'proc', 'sys', 'dev'];

/** A program without libraries: Debian's busybox-static. */
export const BUSYBOX = '/bin/busybox';
export const QEMU = 'qemu-system-x86_64';

export interface MachineRun {
  readonly kernel: Kernel;
  /** Shell script that the machine runs as root; it can read the files of this machine, and write to memory only. */
  readonly script: string;
  /** Folder that the machine may write to, mounted there as /lab; receives script and initial file system as well. */
  readonly folder: string;
  /** After which the machine is switched off, ms. */
  readonly deadlineMs: number;
}

/**
 * Runs a script in a virtual machine without KVM, which CI does not have, and copies its console to standard output.
 * Resolves to the exit code that the script wrote to /lab/exit; null if it wrote none.
 */
export async function runInMachine({
  kernel,
  script,
  folder,
  deadlineMs,
}: MachineRun): Promise<number | null> {
  const initialFiles = path.join(folder, 'initramfs.gz');
  const exit = path.join(folder, 'exit');
  writeFileSync(initialFiles, initramfs(kernel));
  writeFileSync(path.join(folder, 'start.sh'), script);
  writeFileSync(exit, '');
  const machine = spawn(
    QEMU,
    [
      ...['-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2', '-m', '2048'],
      ...['-kernel', kernel.image, '-initrd', initialFiles],
      ...['-append', 'console=ttyS0 quiet panic=-1 mitigations=off'],
      ...['-display', 'none', '-serial', 'stdio', '-monitor', 'none', '-net', 'none', '-no-reboot'],
      ...share('/', 'outside', ',readonly=on,multidevs=remap'),
      ...share(folder, 'lab'),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  // The firmware of the machine clears the screen, but there is only a stream.
  machine.stdout
    .setEncoding('utf8')
    .on('data', (text: string) => process.stdout.write(withoutScreenControl(text)));
  const stop = () => machine.kill('SIGKILL');
  const deadline = setTimeout(stop, deadlineMs);
  process.once('SIGINT', stop).once('SIGTERM', stop);
  await new Promise((resolve, reject) => {
    machine.once('error', reject);
    machine.once('close', resolve);
  });
  clearTimeout(deadline);
  process.off('SIGINT', stop).off('SIGTERM', stop);
  const code = readFileSync(exit, 'utf8').trim();
  return code === '' ? null : Number(code);
}

function share(folder: string, tag: string, more = ''): string[] {
  return [
    '-virtfs',
    `local,path=${folder.replaceAll(',', ',,')},mount_tag=${tag},security_model=none${more}`,
  ];
}

const withoutScreenControl = (text: string): string =>
  text.replaceAll(/\x1b(c|\[\?7l|\[2J|\[0m(?=SeaBIOS))/g, '');

function initramfs(kernel: Kernel): Buffer {
  const modules = `lib/modules/${kernel.release}`;
  const files = [
    { path: 'init', mode: PROGRAM, content: readFileSync(INIT) },
    { path: 'bin/busybox', mode: PROGRAM, content: readFileSync(BUSYBOX) },
    ...modulesOf(kernel).map((module) => ({
      path: `${modules}/${module.path}`,
      mode: FILE,
      content: module.content,
    })),
    {
      path: `${modules}/${BUILT_IN}`,
      mode: FILE,
      content: readFileSync(path.join(kernel.modules, BUILT_IN)),
    },
  ];
  const folders = new Set([...FOLDERS, ...files.flatMap((file) => parents(file.path))]);
  const empty = Buffer.alloc(0);
  return gzipSync(
    cpioArchive([
      ...[...folders].sort().map((each) => ({ path: each, mode: FOLDER, content: empty })),
      ...files,
    ]),
    { level: 1 },
  );
}

function parents(file: string): string[] {
  const parent = path.posix.dirname(file);
  return parent === '.' ? [] : [...parents(parent), parent];
}
