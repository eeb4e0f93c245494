import type { Dialect } from './dialect';
import type { MqttLink } from './mqtt-link';

/** Address and credentials for the broker, from the pre-authentication or signed by the device. */
export interface Login {
  readonly productKey: string;
  readonly deviceName: string;
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
  readonly host: string;
  readonly port: number;
}

/** The volatile state of a module. */
export interface ModuleState {
  echo: boolean;
  /** ATV1: verbose result codes. */
  verbose: boolean;
  /** ATQ1: no result codes. */
  quiet: boolean;
  /** `+CMEE`: 0 `ERROR`, 1 numeric, 2 verbose. */
  errorReports: 0 | 1 | 2;
  /** S-registers by number. */
  readonly registers: Map<number, number>;
  /** Values stored by a host and read back, by command name. */
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
  /** The connection that CLOUDAUTH made to authenticate, kept until CLOUDCONN takes it over. */
  proof: MqttLink | null;
  /** Topics of this connection with their QoS. */
  readonly subscriptions: Map<string, number>;
}

/** The state after power-on. */
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

/** Defaults of V.250 clause 6: S0 no automatic answer, S3 CR, S4 LF, S5 BS, S6 to S8 in s, S10 in 0.1 s. */
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
