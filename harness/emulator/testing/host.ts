import { memoryPair } from '../../wire/memory-transport';
import type { Transport } from '../../wire/transport';
import { EmulatedModule, type EmulatedModuleOptions } from '../emulated-module';
import { me3630 } from '../profiles/me3630';
import { TinyCloud } from './tiny-cloud';

/** Deadline for expected output, ms. */
const DEADLINE_MS = 4_000;

/** The host's end of the wire: sends bytes and waits for output of the module. */
export class Host {
  #received = '';
  #arrived: () => void = () => {};

  constructor(private readonly wire: Transport) {
    wire.onData((bytes) => {
      this.#received += bytes.toString('latin1');
      this.#arrived();
    });
  }

  type(text: string | Buffer): void {
    void this.wire.write(typeof text === 'string' ? Buffer.from(text, 'latin1') : text);
  }

  /** Waits for `end` and removes everything up to and including it. Returns that as Latin-1. */
  async until(end: string): Promise<string> {
    const deadline = AbortSignal.timeout(DEADLINE_MS);
    for (;;) {
      const at = this.#received.indexOf(end);
      if (at >= 0) {
        const taken = this.#received.slice(0, at + end.length);
        this.#received = this.#received.slice(at + end.length);
        return taken;
      }
      await this.#next(deadline, end);
    }
  }

  /** Sends a command line and returns the output up to a line that ends with `end`. */
  ask(line: string, end = 'OK'): Promise<string> {
    this.type(`${line}\r`);
    return this.until(`${end}\r\n`);
  }

  /** The remaining output, after the module has answered everything sent so far. */
  async rest(): Promise<string> {
    this.type('AT+CEER=?\r');
    return (await this.until('\r\nOK\r\n')).replace(/\r\nOK\r\n$/, '');
  }

  #next(deadline: AbortSignal, awaited: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = () =>
        reject(new Error(`expected ${JSON.stringify(awaited)}, got ${JSON.stringify(this.#received)}`));
      deadline.addEventListener('abort', late);
      this.#arrived = () => {
        deadline.removeEventListener('abort', late);
        resolve();
      };
    });
  }
}

/** A module without echo on a memory transport, and the host at its other end. */
export function moduleOnMemory(options: Partial<EmulatedModuleOptions> & { echo?: boolean } = {}): {
  module: EmulatedModule;
  host: Host;
} {
  const [near, far] = memoryPair();
  const module = new EmulatedModule({ transport: far, profile: me3630, authUrl: null, ...options });
  module.start();
  module.state.echo = options.echo ?? false;
  return { module, host: new Host(near) };
}

/** A module on a memory transport, with its host and its cloud. */
export interface Connected {
  readonly cloud: TinyCloud;
  readonly module: EmulatedModule;
  readonly host: Host;
  stop(): Promise<void>;
}

/** A module with a data call and a cloud, not authenticated. */
export async function moduleWithCloud(options: Partial<EmulatedModuleOptions> = {}): Promise<Connected> {
  const cloud = await TinyCloud.start();
  const { module, host } = moduleOnMemory({ ...options, authUrl: cloud.authUrl, broker: cloud.broker });
  module.state.bearer = true;
  const stop = () => {
    module.stop();
    return cloud.stop();
  };
  return { cloud, module, host, stop };
}

export async function authenticatedModule(options: Partial<EmulatedModuleOptions> = {}): Promise<Connected> {
  const connected = await moduleWithCloud(options);
  connected.host.type('AT+CLOUDAUTH=pk,dn,secret\r');
  await connected.host.until('\r\n+ALIAUTH: OK\r\n');
  return connected;
}

export async function connectedModule(options: Partial<EmulatedModuleOptions> = {}): Promise<Connected> {
  const connected = await authenticatedModule(options);
  await connected.host.ask('AT+CLOUDCONN');
  return connected;
}

/** Resolves when the module has noticed that its connection has ended. */
export async function unlinked({ module }: Connected): Promise<void> {
  while (module.state.link !== null) await new Promise((resolve) => setImmediate(resolve));
}
