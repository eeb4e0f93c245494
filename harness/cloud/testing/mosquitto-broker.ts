import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../wire/tcp-transport';
import type { KeyPair } from '../local/certificate-authority';

const PASSWORD = 'bench-password';

/** Debian's Mosquitto, started for a test, with one login for all clients. */
export class MosquittoBroker {
  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    readonly port: number,
    private readonly scheme: 'mqtt' | 'mqtts',
  ) {}

  /** @param tls if given, the broker's only listener uses TLS */
  static async start(tls?: KeyPair): Promise<MosquittoBroker> {
    const folder = mkdtempSync(join(tmpdir(), 'mosquitto-'));
    const passwords = join(folder, 'passwords');
    writeFileSync(passwords, `bench:${PASSWORD}\n`);
    execFileSync('mosquitto_passwd', ['-U', passwords], { stdio: 'ignore' });
    const port = await freePort();
    const configuration = join(folder, 'mosquitto.conf');
    const lines = [
      `listener ${port} 127.0.0.1`,
      `password_file ${passwords}`,
      'user root',
      'log_dest stderr',
      'log_type all',
      'set_tcp_nodelay true',
      ...(tls ? tlsLines(folder, tls) : []),
    ];
    writeFileSync(configuration, `${lines.join('\n')}\n`);
    const broker = new MosquittoBroker(
      spawn('mosquitto', ['-c', configuration], { stdio: ['ignore', 'ignore', 'pipe'] }),
      folder,
      port,
      tls ? 'mqtts' : 'mqtt',
    );
    await broker.running();
    return broker;
  }

  /** The URL with the login, which our own client and the device share. */
  get url(): string {
    return `${this.scheme}://bench:${PASSWORD}@127.0.0.1:${this.port}`;
  }

  /** Suspends its process: its connections stay open, and nothing is answered. */
  standStill(): void {
    this.process.kill('SIGSTOP');
  }

  goOn(): void {
    this.process.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    this.goOn();
    if (this.process.exitCode === null) {
      this.process.kill();
      await once(this.process, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async running(): Promise<void> {
    const said: string[] = [];
    const { stderr } = this.process;
    if (stderr === null) return;
    for await (const line of createInterface({ input: stderr })) {
      said.push(line);
      if (/ running$/.test(line)) {
        stderr.resume();
        return;
      }
    }
    throw new Error(`mosquitto did not start: ${said.join('; ')}`);
  }
}

function tlsLines(folder: string, { key, cert }: KeyPair): string[] {
  const files = { key: join(folder, 'server.key'), cert: join(folder, 'server.crt') };
  writeFileSync(files.key, key);
  writeFileSync(files.cert, cert);
  return [`certfile ${files.cert}`, `keyfile ${files.key}`, 'tls_version tlsv1.2'];
}
