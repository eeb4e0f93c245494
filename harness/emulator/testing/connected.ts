import type { EmulatedModule, EmulatedModuleOptions } from '../emulated-module';
import { type Host, moduleOnMemory } from './host';
import { TinyCloud } from './tiny-cloud';

export interface Connected {
  readonly cloud: TinyCloud;
  readonly module: EmulatedModule;
  readonly host: Host;
  stop(): Promise<void>;
}

/** A module with a data call and a cloud to go to. */
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

/** Resolves when the module has noticed that its connection is gone. */
export async function unlinked({ module }: Connected): Promise<void> {
  while (module.state.link !== null) await new Promise((resolve) => setImmediate(resolve));
}
