/** Telnet commands (RFC 854). */
export const IAC = 255;
export const DONT = 254;
export const DO = 253;
export const WONT = 252;
export const WILL = 251;
export const SB = 250;
export const SE = 240;

/** Telnet options: binary (RFC 856), suppress go-ahead (RFC 858), timing mark (RFC 860), serial port (RFC 2217). */
export const BINARY = 0;
export const SUPPRESS_GO_AHEAD = 3;
export const TIMING_MARK = 6;
export const COM_PORT = 44;

/** What a telnet stream carries; `verb` is DO, DONT, WILL or WONT. */
export type TelnetEvent =
  | { readonly kind: 'data'; readonly bytes: Buffer }
  | { readonly kind: 'option'; readonly verb: number; readonly option: number }
  | { readonly kind: 'subnegotiation'; readonly option: number; readonly value: Buffer };

/** Encodes data for telnet: each byte 255 is doubled. */
export function escapeTelnet(bytes: Uint8Array): Buffer {
  if (!bytes.includes(IAC)) return Buffer.from(bytes);
  return Buffer.from(Array.from(bytes).flatMap((byte) => (byte === IAC ? [IAC, IAC] : [byte])));
}

/** Encodes `IAC SB option value IAC SE`. */
export function subnegotiation(option: number, value: readonly number[]): Buffer {
  const head = Buffer.from([IAC, SB, option]);
  return Buffer.concat([head, escapeTelnet(Uint8Array.from(value)), Buffer.from([IAC, SE])]);
}

/** Separates data from commands in a telnet stream, however it is split into chunks. */
export class TelnetDecoder {
  #state: 'data' | 'command' | 'option' | 'inside' | 'inside-command' = 'data';
  #verb = 0;
  #data: number[] = [];
  #inside: number[] = [];

  push(chunk: Uint8Array): TelnetEvent[] {
    if (this.#state === 'data' && !chunk.includes(IAC)) {
      return [{ kind: 'data', bytes: Buffer.from(chunk) }];
    }
    const events: TelnetEvent[] = [];
    for (const byte of chunk) {
      const event = this.#take(byte);
      if (event) events.push(...this.#dataSoFar(), event);
    }
    return [...events, ...this.#dataSoFar()];
  }

  #dataSoFar(): TelnetEvent[] {
    if (this.#data.length === 0) return [];
    const bytes = Buffer.from(this.#data);
    this.#data = [];
    return [{ kind: 'data', bytes }];
  }

  #take(byte: number): TelnetEvent | null {
    switch (this.#state) {
      case 'data':
        if (byte === IAC) this.#state = 'command';
        else this.#data.push(byte);
        return null;
      case 'command':
        this.#command(byte);
        return null;
      case 'option':
        this.#state = 'data';
        return { kind: 'option', verb: this.#verb, option: byte };
      case 'inside':
        if (byte === IAC) this.#state = 'inside-command';
        else this.#inside.push(byte);
        return null;
      case 'inside-command':
        return this.#insideCommand(byte);
    }
  }

  #command(byte: number): void {
    this.#state = 'data';
    if (byte === IAC) this.#data.push(IAC);
    if (byte === SB) {
      this.#inside = [];
      this.#state = 'inside';
    }
    if (byte >= WILL && byte <= DONT) {
      this.#verb = byte;
      this.#state = 'option';
    }
  }

  #insideCommand(byte: number): TelnetEvent | null {
    this.#state = 'inside';
    if (byte === IAC) this.#inside.push(IAC);
    if (byte !== SE) return null;
    this.#state = 'data';
    const [option = -1, ...value] = this.#inside;
    return { kind: 'subnegotiation', option, value: Buffer.from(value) };
  }
}
