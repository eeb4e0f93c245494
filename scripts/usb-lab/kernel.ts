import { execFileSync } from 'node:child_process';
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';

/** A Linux kernel for the virtual machine, and the path of its modules. */
export interface Kernel {
  readonly release: string;
  readonly image: string;
  /** The folder `/lib/modules/RELEASE` of an installation or of an unpacked package. */
  readonly modules: string;
}

/** A kernel module in the form that the boot script needs: its path below the folder of the modules, uncompressed. */
export interface KernelModule {
  readonly path: string;
  readonly content: Buffer;
}

/** The modules loaded in the lab's machine: its disks, the gadget side of USB, and the drivers of the host side. */
const WANTED = [
  ...['virtio', 'virtio_ring', 'virtio_pci', 'virtio_pci_modern_dev', 'virtio_pci_legacy_dev'],
  ...['netfs', 'fscache', '9pnet', '9pnet_virtio', '9p', 'overlay'],
  ...[
    'usb-common',
    'usbcore',
    'udc-core',
    'dummy_hcd',
    'configfs',
    'libcomposite',
    'u_serial',
    'usb_f_serial',
  ],
  ...['usbserial', 'usb_wwan', 'option', 'usbmon'],
] as const;

/** Required for a gadget; distributions leave it out of their kernels for virtual machines. */
const NEEDED = 'dummy_hcd';

/** A file next to a kernel's modules that lists what is built in. */
export const BUILT_IN = 'modules.builtin';

/** Names of the package for the newest kernel, on Debian and on Ubuntu. */
const META_PACKAGES = ['linux-image-amd64', 'linux-image-generic'];

/**
 * A kernel with the modules that the lab needs: the installed one, one unpacked before, or that of the distribution's
 * package, which is downloaded and unpacked without being installed.
 * @param cache folder for unpacked files
 * @returns null if there is none and apt cannot get one
 */
export function findKernel(cache: string): Kernel | null {
  return kernelBelow('/') ?? kernelBelow(cache) ?? (download(cache) ? kernelBelow(cache) : null);
}

/** The required modules that are files; the others are built into the kernel. */
export function modulesOf({ modules }: Kernel): KernelModule[] {
  return findModules(modules).map((file) => ({
    path: path.relative(modules, file).replace(/\.(xz|zst)$/, ''),
    content: uncompressed(file),
  }));
}

function kernelBelow(root: string): Kernel | null {
  const folder = path.join(root, 'lib/modules');
  for (const release of existsSync(folder) ? readdirSync(folder).sort().reverse() : []) {
    const kernel = {
      release,
      image: path.join(root, `boot/vmlinuz-${release}`),
      modules: path.join(folder, release),
    };
    if (isReadable(kernel.image) && findModules(kernel.modules).some((file) => nameOf(file) === NEEDED))
      return kernel;
  }
  return null;
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

const nameOf = (file: string): string => path.basename(file).replace(/\.ko(\.xz|\.zst)?$/, '');

function findModules(folder: string): string[] {
  const wanted: readonly string[] = WANTED;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ko(\.xz|\.zst)?$/.test(file) && wanted.includes(nameOf(file)))
    .map((file) => path.join(folder, file));
}

function uncompressed(file: string): Buffer {
  const program = { '.xz': 'xz', '.zst': 'zstd' }[path.extname(file)];
  return program === undefined
    ? readFileSync(file)
    : execFileSync(program, ['-dc', file], { maxBuffer: 64 * 1024 * 1024 });
}

/** Downloads and unpacks the packages of the newest kernel; needs neither root nor space beyond what is kept. */
function download(cache: string): boolean {
  const packages = META_PACKAGES.map(packagesOf).find((names) => names.length > 0);
  if (packages === undefined) return false;
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(path.join(cache, 'unpacking-'));
  try {
    execFileSync('apt-get', ['download', '-qq', ...packages], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb')))
      execFileSync('dpkg-deb', ['-x', file, 'root'], { cwd: folder });
    keep(path.join(folder, 'root'), cache);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of the 400 MB of a kernel the lab needs 10. */
function keep(unpacked: string, cache: string): void {
  const modules = ['lib/modules', 'usr/lib/modules']
    .map((each) => path.join(unpacked, each))
    .find(existsSync);
  if (modules === undefined) return;
  const files = [
    ...readdirSync(path.join(unpacked, 'boot'))
      .filter((name) => name.startsWith('vmlinuz-'))
      .map((name) => ({ from: path.join(unpacked, 'boot', name), to: path.join('boot', name) })),
    ...[...findModules(modules), ...builtIn(modules)].map((file) => ({
      from: file,
      to: path.join('lib/modules', path.relative(modules, file)),
    })),
  ];
  for (const { from, to } of files) cpSync(from, path.join(cache, to));
}

/** The lists of modules that are built into the kernel. */
const builtIn = (modules: string): string[] =>
  readdirSync(modules).map((release) => path.join(modules, release, BUILT_IN));

/** The packages with kernel and modules for a meta package; none if apt does not know it. */
function packagesOf(meta: string): string[] {
  const found = new Set<string>();
  const follow = (name: string): void => {
    for (const each of dependenciesOf(name).filter((it) => /^linux-(image|modules)(-extra)?-\d/.test(it))) {
      if (found.has(each)) continue;
      found.add(each);
      follow(each);
    }
  };
  follow(meta);
  return [...found];
}

function dependenciesOf(name: string): string[] {
  try {
    const output = execFileSync('apt-cache', ['depends', '--important', name], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return [...output.toString().matchAll(/Depends: (\S+)/g)].map(([, each = '']) => each);
  } catch {
    return [];
  }
}
