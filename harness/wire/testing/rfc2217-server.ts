import { type AddressInfo, createServer, type Socket } from 'node:net';
import {
  BINARY,
  COM_PORT,
  DO,
  DONT,
  escapeTelnet,
  IAC,
  subnegotiation,
  TelnetDecoder,
  type TelnetEvent,
  TIMING_MARK,
  WILL,
  WONT,
} from '../telnet';

const ANSWER = 100;
const SET_BAUDRATE = 1;
const SET_CONTROL = 5;

export interface ServerOptions {
  /** Whether it supports RFC 2217 at all. */
  readonly comPort?: boolean;
  /** Whether it has modem lines, and so answers SET-CONTROL. */
  readonly control?: boolean;
  /** Whether it answers timing marks (RFC 860). */
  readonly timingMarks?: boolean;
  /** The only bit rate that it supports, bits per second; any if not given. */
  readonly baud?: number;
}

/** A small RFC 2217 access server that echoes the data it receives. */
export class Rfc2217Server {
  /** Every command received: number and value bytes. */
  readonly commands: number[][] = [];
  readonly #server = createServer((socket) => this.#serve(socket));
  readonly #sockets = new Set<Socket>();

  constructor(private readonly options: ServerOptions = {}) {}

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `rfc2217://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Stops reading, so that bytes sent to it queue up. */
  stopReading(): void {
    for (const socket of this.#sockets) socket.pause();
  }

  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.hangUp();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    const decoder = new TelnetDecoder();
    this.#sockets.add(socket);
    // Option 1 (echo) is unknown to the client: real servers send such options, too.
    socket.write(Buffer.from([IAC, WILL, 1, IAC, WILL, BINARY]));
    socket.on('data', (chunk) => {
      for (const event of decoder.push(chunk)) this.#answer(socket, event);
    });
  }

  #answer(socket: Socket, event: TelnetEvent): void {
    if (event.kind === 'data') socket.write(escapeTelnet(event.bytes));
    if (event.kind === 'option' && event.verb === WILL && event.option === COM_PORT) {
      socket.write(Buffer.from([IAC, (this.options.comPort ?? true) ? DO : DONT, COM_PORT]));
    }
    if (event.kind === 'option' && event.verb === DO && event.option === TIMING_MARK) {
      if (this.options.timingMarks ?? true) socket.write(Buffer.from([IAC, WONT, TIMING_MARK]));
    }
    if (event.kind === 'subnegotiation') this.#obey(socket, [...event.value]);
  }

  #obey(socket: Socket, [command = 0, ...value]: number[]): void {
    this.commands.push([command, ...value]);
    if (command === SET_CONTROL && !(this.options.control ?? true)) return;
    const rate = Buffer.alloc(4);
    rate.writeUInt32BE(this.options.baud ?? Buffer.from([0, 0, 0, 0, ...value]).readUInt32BE(value.length));
    const answer = command === SET_BAUDRATE ? [...rate] : value;
    socket.write(subnegotiation(COM_PORT, [command + ANSWER, ...answer]));
  }
}
