import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { sendQueue } from './linux/kernel-files';
import { StreamTransport } from './stream-transport';
import { PortUnavailable, type Transport } from './transport';

/** How long a host may take to accept a connection, ms. */
const CONNECT_MS = 10_000;

/** The address in a name such as `tcp://lab-2:3001` or `rfc2217://[::1]:2217`. */
export interface BridgeAddress {
  readonly host: string;
  readonly port: number;
}

/** @throws PortUnavailable when the name has no valid host and port */
export function parseBridgeAddress(name: string): BridgeAddress {
  const match = /^[a-z0-9]+:\/\/(\[[0-9a-f:.]+\]|[^:/[\]]+):(\d{1,5})\/?$/i.exec(name);
  const port = Number(match?.[2]);
  if (!match?.[1] || port < 1 || port > 65_535) {
    throw new PortUnavailable(
      name,
      'failed',
      `${name} is no host and port: write tcp://lab-2:3001, for example`,
    );
  }
  return { host: match[1].replace(/^\[|\]$/g, ''), port };
}

/**
 * Opens a raw TCP bridge to a serial port, `tcp://host:port`. It cannot set the bit rate or any other line parameter.
 * @throws PortUnavailable
 */
export async function openTcp(name: string): Promise<Transport> {
  return overTcp(name, await connectBridge(name));
}

/** Makes a transport of a connected socket. */
export const overTcp = (name: string, socket: Socket): Transport =>
  new StreamTransport(name, socket, { unsent: () => unsentBytes(socket) });

/** Connects to a bridge, within 10 s. @throws PortUnavailable */
export function connectBridge(name: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...parseBridgeAddress(name), noDelay: true });
    const fail = (error: NodeJS.ErrnoException): void => {
      socket.destroy();
      reject(explained(name, error));
    };
    socket.setTimeout(CONNECT_MS, () => fail(new Error(`no answer within ${CONNECT_MS / 1000} s`)));
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.off('error', fail);
      resolve(socket);
    });
  });
}

function explained(name: string, error: NodeJS.ErrnoException): PortUnavailable {
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') {
    return new PortUnavailable(name, 'not-found', `${name} names a host that cannot be found`);
  }
  if (error.code === 'ECONNREFUSED') {
    const advice = 'is the bridge (ser2net, for example) running there?';
    return new PortUnavailable(name, 'not-found', `nothing listens at ${name}: ${advice}`);
  }
  return new PortUnavailable(name, 'failed', `${name} cannot be reached: ${error.message}`);
}

/**
 * Number of bytes of a TCP connection that the other end has not acknowledged. They stay in the kernel's send queue
 * while the receive window is closed or the network is down. Null if unknown: only Linux reports it.
 */
export async function unsentBytes(
  { localPort, remotePort }: Pick<Socket, 'localPort' | 'remotePort'>,
  platform: NodeJS.Platform = process.platform,
): Promise<number | null> {
  if (platform !== 'linux' || localPort === undefined || remotePort === undefined) return null;
  return sendQueue(localPort, remotePort);
}

/** A TCP port of the loopback address that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
