import { lstatSync, readlinkSync, symlinkSync, unlinkSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { openPty } from '../wire/pty';
import { openSerial } from '../wire/serial-transport';
import { PortLost, PortUnavailable, type Transport, type TransportEnd } from '../wire/transport';
import { RenewableTransport } from '../wire/transport-wrappers';
import { EmulatedModule } from './emulated-module';
import { type EmulatorOptions, readEmulatorOptions, UsageError } from './emulator-options';

/**
 * A TCP port of the module. It accepts one host at a time, like a serial cable, and stays open between two hosts;
 * output without a connected host is lost.
 */
export class ListeningPort implements Transport {
  #client: Socket | null = null;
  #open = true;
  readonly #onData = new Set<(chunk: Buffer) => void>();
  readonly #onEnd = new Set<(end: TransportEnd) => void>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => this.#accept(socket));
  }

  /**
   * Listens at an address; port 0 takes any free port.
   * @throws PortUnavailable
   */
  static open(host: string, port: number): Promise<ListeningPort> {
    const server = createServer({ noDelay: true });
    return new Promise((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) =>
        reject(new PortUnavailable(`tcp://${host}:${port}`, 'failed', reasonOf(error, host, port))),
      );
      server.listen(port, host, () => resolve(new ListeningPort(server)));
    });
  }

  get name(): string {
    const { address, port, family } = this.server.address() as AddressInfo;
    return `tcp://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (!this.#open) throw new PortLost(this.name, 'closed');
    this.#client?.write(bytes);
  }

  onData(listener: (chunk: Buffer) => void): () => void {
    this.#onData.add(listener);
    return () => this.#onData.delete(listener);
  }

  onEnd(listener: (end: TransportEnd) => void): () => void {
    this.#onEnd.add(listener);
    return () => this.#onEnd.delete(listener);
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    this.#client?.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const listener of this.#onEnd) listener({ expected: true, reason: 'closed' });
  }

  #accept(socket: Socket): void {
    if (this.#client !== null) {
      socket.destroy();
      return;
    }
    this.#client = socket;
    socket.on('data', (chunk) => {
      for (const listener of this.#onData) listener(chunk);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#client = null;
    });
  }
}

function reasonOf(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EADDRINUSE') return `${host}:${port} is in use by another program: choose another port`;
  return `cannot listen at ${host}:${port}: ${error.message}`;
}

/** Message to the parent process once the module answers. */
export interface EmulatorReady {
  readonly ready: { readonly port: string };
}

/** Message from the parent process. */
export type EmulatorRequest = { readonly powerCycle: true } | { readonly stop: true };

/** Exit code for invalid options or a port that cannot be opened. */
const USAGE = 3;

/**
 * Runs the emulated module as a program, started by a person or forked by a bench. Sets the exit code.
 * @param cloud the last line of the greeting, about the cloud, for the given port name
 */
export async function runEmulator(argv: readonly string[], cloud?: (port: string) => string): Promise<void> {
  try {
    const options = readEmulatorOptions(argv);
    if (options.reading !== null) console.log(options.reading);
    else await serve(options, cloud ?? ((port) => aboutCloud(options, port)));
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof PortUnavailable)) throw error;
    console.error(error.message);
    process.exitCode = USAGE;
    if (process.connected) process.disconnect();
  }
}

async function serve(options: EmulatorOptions, cloud: (port: string) => string): Promise<void> {
  const { transport, path } = await openPort(options);
  const module = new EmulatedModule({
    transport,
    authUrl: options.authUrl,
    broker: options.broker,
    ...(options.imei === null ? {} : { identity: { imei: options.imei } }),
    ...options.assembly,
  });
  module.start();
  const stop = async () => {
    module.stop();
    await transport.close();
    if (options.link !== null && options.tcp === null) unlinkSync(options.link);
    process.exit();
  };
  if (process.send === undefined) {
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    console.log(`${greeting(options, path)}\n${cloud(path)}`);
  } else {
    obeyParent(module, stop);
    process.send({ ready: { port: path } } satisfies EmulatorReady);
  }
}

/** Ignores Ctrl-C, which reaches the whole process group: the parent decides when the module stops. */
function obeyParent(module: EmulatedModule, stop: () => Promise<void>): void {
  process.on('SIGINT', () => {});
  process.on('disconnect', stop);
  process.on('message', (request: EmulatorRequest) => {
    if ('powerCycle' in request) module.powerCycle();
    if ('stop' in request) void stop();
  });
}

/** On Windows, which has no pseudo-terminals, the module listens on a loopback port. */
async function openPort({
  tcp,
  device,
  link,
}: EmulatorOptions): Promise<{ transport: Transport; path: string }> {
  if (device !== null) return { transport: await openDevice(device), path: device };
  if (tcp !== null || process.platform === 'win32') {
    const transport = await ListeningPort.open(tcp?.host ?? '127.0.0.1', tcp?.port ?? 0);
    return { transport, path: transport.name };
  }
  const pty = openPty();
  if (link === null) return { transport: pty, path: pty.path };
  try {
    pointLink(link, pty.path);
  } catch (error) {
    await pty.close();
    throw error;
  }
  return { transport: pty, path: link };
}

/**
 * Opens a serial device and reopens it after a hang-up. The device of a USB gadget hangs up when the cable is
 * unplugged and can be opened again at once: the module has its own power supply and keeps running.
 */
async function openDevice(path: string): Promise<Transport> {
  const open = () => openSerial(path, { baud: 115_200 });
  const transport = new RenewableTransport(await open());
  transport.onEnd(async ({ expected }) => {
    if (expected) return;
    // This process holds the lock on the device until it is closed.
    await transport.close();
    transport.renew(await open());
  });
  return transport;
}

/** Creates or replaces a symbolic link. @throws UsageError, also when the path exists and is not a link */
function pointLink(link: string, target: string): void {
  try {
    if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) {
      if (readlinkSync(link) === target) return;
      unlinkSync(link);
    }
    symlinkSync(target, link);
  } catch (error) {
    throw new UsageError(`--link ${link}: cannot be made: ${(error as Error).message}`);
  }
}

function greeting({ assembly }: EmulatorOptions, path: string): string {
  const how = path.startsWith('tcp:')
    ? `nc ${path.slice(6).replace(/:(\d+)$/, ' $1')}`
    : `picocom -b 115200 ${path}, or screen ${path} 115200`;
  return `${assembly.profile.name} answers at ${path}, e.g. ${how}. Ctrl-C ends it.`;
}

/** Default address of the local cloud's pre-authentication in a run with `--port`. */
const USUAL_CLOUD = '127.0.0.1:8080';

function aboutCloud({ authUrl }: EmulatorOptions, path: string): string {
  if (authUrl === null) return 'No cloud: AT+CLOUDAUTH answers +CME ERROR. Give one with --auth URL.';
  const { host } = new URL(authUrl);
  const place = host === USUAL_CLOUD ? '' : ` --auth-listen ${host}`;
  return [
    `It authenticates at ${authUrl}. If the cloud there is that of a run, qualify it from another shell:`,
    `  npm test -- --port ${path}${place}`,
  ].join('\n');
}
