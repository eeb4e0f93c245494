import type { Dialect } from './dialect';
import type { MqttLink } from './mqtt-link';

/** The way to the broker and the right to enter, as pre-authentication gave it or the device signed it. */
export interface Login {
  readonly productKey: string;
  readonly deviceName: string;
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
  readonly host: string;
  readonly port: number;
}

/** Everything that the module forgets when its power goes. */
export interface ModuleState {
  echo: boolean;
  /** V1: result codes as words. */
  verbose: boolean;
  /** Q1: no final result codes. */
  quiet: boolean;
  /** `+CMEE`: 0 `ERROR`, 1 number, 2 words. */
  errorReports: 0 | 1 | 2;
  /** S-registers by number. */
  readonly registers: Map<number, number>;
  /** Values that a host stores and reads back, by command name. */
  readonly settings: Map<string, string>;
  /** `+CFUN`: 0 minimum, 1 full, 4 radio off. */
  functionality: number;
  /** The ECM data call is up. */
  bearer: boolean;
  lastLine: string;
  commandsAnswered: number;
  messagesShown: number;
  authenticating: boolean;
  login: Login | null;
  link: MqttLink | null;
  /** The connection by which CLOUDAUTH proved the device, kept until CLOUDCONN makes it the module's own. */
  proof: MqttLink | null;
  /** Topics of this connection with their QoS. */
  readonly subscriptions: Map<string, number>;
}

export function freshState({ errorReports }: Pick<Dialect, 'errorReports'>): ModuleState {
  return {
    echo: true,
    verbose: true,
    quiet: false,
    errorReports,
    registers: defaultRegisters(),
    settings: new Map(),
    functionality: 1,
    bearer: false,
    lastLine: '',
    commandsAnswered: 0,
    messagesShown: 0,
    authenticating: false,
    login: null,
    link: null,
    proof: null,
    subscriptions: new Map(),
  };
}

/** V.250 clause 6: S0 no automatic answer, S3 CR, S4 LF, S5 BS, S6 to S8 and S10 in the units of their clauses. */
export function defaultRegisters(): Map<number, number> {
  return new Map([
    [0, 0],
    [3, 13],
    [4, 10],
    [5, 8],
    [6, 2],
    [7, 50],
    [8, 2],
    [10, 1],
  ]);
}
