import { connectBridge, overTcp } from './tcp-transport';
import {
  BINARY,
  COM_PORT,
  DO,
  DONT,
  escapeTelnet,
  IAC,
  SUPPRESS_GO_AHEAD,
  subnegotiation,
  TelnetDecoder,
  type TelnetEvent,
  TIMING_MARK,
  WILL,
  WONT,
} from './telnet';
import { byteRateOf, Listeners, PortUnavailable, type Transport } from './transport';
import { WrappedTransport } from './transport-wrappers';

/** RFC 2217 section 3, client to access server; the server answers with the same number plus 100. */
const SET_BAUDRATE = 1;
const SET_DATASIZE = 2;
const SET_PARITY = 3;
const SET_STOPSIZE = 4;
const SET_CONTROL = 5;
const PURGE_DATA = 12;
const ANSWER = 100;

const NO_PARITY = 1;
const ONE_STOP_BIT = 1;
const NO_FLOW_CONTROL = 1;
const DTR_ON = 8;
const RTS_ON = 11;
const BOTH_BUFFERS = 3;

/** How long the server may take for each step, ms. */
const ANSWER_MS = 3000;
/** The same for SET-CONTROL, ms: servers without modem lines do not answer it, which is accepted. */
const CONTROL_MS = 300;

const OPTIONS = [BINARY, SUPPRESS_GO_AHEAD, COM_PORT];

/**
 * Opens a serial port of an RFC 2217 server such as ser2net, `rfc2217://host:port`, and sets it to `baud` bits per
 * second, 8N1, no flow control. Asserts DTR and RTS if it has them.
 * @throws PortUnavailable
 */
export async function openRfc2217(name: string, { baud }: { readonly baud: number }): Promise<Transport> {
  const transport = new Rfc2217Transport(overTcp(name, await connectBridge(name)), byteRateOf(baud));
  try {
    await transport.negotiate();
    await transport.setUp(baud);
    await transport.tryTimingMark();
    return transport;
  } catch (error) {
    await transport.close();
    throw error;
  }
}

interface Expected {
  readonly matches: (event: TelnetEvent) => boolean;
  readonly resolve: (event: TelnetEvent | null) => void;
}

class Rfc2217Transport extends WrappedTransport {
  readonly #listeners = new Listeners();
  readonly #decoder = new TelnetDecoder();
  readonly #expected = new Set<Expected>();
  #answersTimingMarks = false;

  constructor(
    wire: Transport,
    override readonly byteRate: number,
  ) {
    super(wire);
    wire.onData((chunk) => {
      for (const event of this.#decoder.push(chunk)) this.#take(event);
    });
    wire.onEnd(() => {
      for (const { resolve } of this.#expected) resolve(null);
    });
  }

  override write(bytes: Uint8Array): Promise<void> {
    return super.write(escapeTelnet(bytes));
  }

  /**
   * Checks whether the server still reads: it answers a timing mark (RFC 860) only after it has processed everything
   * sent before.
   */
  override async stalled(): Promise<string | null> {
    const held = await super.stalled();
    if (held !== null || !this.isOpen || !this.#answersTimingMarks) return held;
    if (await this.#timingMark(ANSWER_MS)) return null;
    return `the RFC 2217 server does not answer: no reply to a timing mark (RFC 860) within ${ANSWER_MS} ms`;
  }

  override onData(listener: (chunk: Buffer) => void): () => void {
    return this.#listeners.addData(listener);
  }

  /** @throws PortUnavailable when the server does not speak RFC 2217 */
  async negotiate(): Promise<void> {
    const offers = [WILL, BINARY, DO, BINARY, WILL, SUPPRESS_GO_AHEAD, DO, SUPPRESS_GO_AHEAD, WILL, COM_PORT];
    const agreed = this.#next(
      (event) => event.kind === 'option' && event.option === COM_PORT && event.verb !== WILL,
      ANSWER_MS,
    );
    await this.inner.write(Buffer.from(offers.flatMap((byte, at) => (at % 2 === 0 ? [IAC, byte] : [byte]))));
    const answer = await agreed;
    if (answer?.kind === 'option' && answer.verb === DO) return;
    const advice = `if it is a plain bridge, write ${this.name.replace(/^rfc2217/i, 'tcp')}`;
    throw new PortUnavailable(this.name, 'failed', `${this.name} does not speak RFC 2217: ${advice}`);
  }

  /** @throws PortUnavailable when the server does not set the bit rate */
  async setUp(baud: number): Promise<void> {
    const rate = Buffer.alloc(4);
    rate.writeUInt32BE(baud);
    const [answer] = await Promise.all([
      this.#request(SET_BAUDRATE, [...rate], ANSWER_MS),
      this.#request(SET_DATASIZE, [8], ANSWER_MS),
      this.#request(SET_PARITY, [NO_PARITY], ANSWER_MS),
      this.#request(SET_STOPSIZE, [ONE_STOP_BIT], ANSWER_MS),
      this.#request(PURGE_DATA, [BOTH_BUFFERS], ANSWER_MS),
    ]);
    const set = answer?.length === 4 ? answer.readUInt32BE() : null;
    if (set !== baud) {
      const actual = set === null ? 'it does not answer' : `it runs at ${set}`;
      throw new PortUnavailable(this.name, 'failed', `${this.name} cannot be set to ${baud} baud: ${actual}`);
    }
    for (const control of [NO_FLOW_CONTROL, DTR_ON, RTS_ON]) {
      await this.#request(SET_CONTROL, [control], CONTROL_MS);
    }
  }

  /** Finds out whether the server answers timing marks; if not, `stalled` sends none. */
  async tryTimingMark(): Promise<void> {
    this.#answersTimingMarks = await this.#timingMark(CONTROL_MS);
  }

  async #timingMark(ms: number): Promise<boolean> {
    const answered = this.#next((event) => event.kind === 'option' && event.option === TIMING_MARK, ms);
    // A failed write means that the wire has ended, which `onEnd` reports.
    this.inner.write(Buffer.from([IAC, DO, TIMING_MARK])).catch(() => {});
    return (await answered) !== null;
  }

  async #request(command: number, value: readonly number[], ms: number): Promise<Buffer | null> {
    const answered = this.#next(
      (event) =>
        event.kind === 'subnegotiation' && event.option === COM_PORT && event.value[0] === command + ANSWER,
      ms,
    );
    await this.inner.write(subnegotiation(COM_PORT, [command, ...value]));
    const event = await answered;
    return event?.kind === 'subnegotiation' ? event.value.subarray(1) : null;
  }

  #next(matches: Expected['matches'], ms: number): Promise<TelnetEvent | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => expected.resolve(null), ms);
      const expected: Expected = {
        matches,
        resolve: (event) => {
          clearTimeout(timer);
          this.#expected.delete(expected);
          resolve(event);
        },
      };
      this.#expected.add(expected);
    });
  }

  #take(event: TelnetEvent): void {
    if (event.kind === 'data') this.#listeners.data(event.bytes);
    if (event.kind === 'option') this.#refuseUnknown(event.verb, event.option);
    for (const expected of this.#expected) {
      if (expected.matches(event)) expected.resolve(event);
    }
  }

  #refuseUnknown(verb: number, option: number): void {
    if (OPTIONS.includes(option) || option === TIMING_MARK || verb === DONT || verb === WONT) return;
    // A failed write means that the wire has ended, which `onEnd` reports.
    this.inner.write(Buffer.from([IAC, verb === DO ? WONT : DONT, option])).catch(() => {});
  }
}
