import type { AccessKey } from '../../cloud/aliyun/platform';
import type { Address, CloudKind, Triple } from '../../cloud/cloud';
import type { Level } from '../../ledger/record';
import type { Power } from '../benches/bench-schema';
import type { PortTarget } from './option';

/** The configuration of a run: checked, complete and never changed afterwards. */
export interface Configuration {
  /** The bench that was named; null when none was. */
  readonly bench: {
    readonly name: string;
    /** The model that the module must report contains this; null for any of the family. */
    readonly model: string | null;
  } | null;
  /** The file that describes the benches of this machine, an absolute path; it need not exist when `bench` is null. */
  readonly benches: string;
  /** Name of the family of the module. */
  readonly family: string;
  /** What the firmware version that the module reports must contain; null for any. */
  readonly firmware: string | null;
  readonly port: PortTarget;
  /** Bits per second of a serial port. */
  readonly baud: number;

  readonly cloud: CloudKind;
  /** The broker of the cloud kind `mqtt`, and there never null. It may carry a password. */
  readonly mqttUrl: string | null;
  /** Where the local cloud listens; port 0 means any free one. */
  readonly cloudListen: Address;
  readonly authListen: Address;
  /** MQTT address that pre-authentication hands out; null for the one that is listened at. */
  readonly advertise: Address | null;
  /** TLS listeners; null for none. */
  readonly tlsCloudListen: Address | null;
  readonly tlsAuthListen: Address | null;
  /** Folder of the certificate authority for TLS; null to make a test authority. */
  readonly tlsCa: string | null;
  /** The device to log in as; null for one that the cloud makes up. */
  readonly triple: Triple | null;

  /** How to stand at the cloud side of the platform: as a second device, or by its OpenAPI and AMQP. */
  readonly aliyunWay: 'observer' | 'api';
  readonly aliyunRegion: string;
  /** Null for the old public instance, which has no id. */
  readonly aliyunInstance: string | null;
  readonly aliyunGroup: string;
  /** Null for the platform's own endpoints. */
  readonly aliyunApi: Address | null;
  readonly aliyunAmqp: Address | null;
  readonly aliyunMqtt: Address | null;
  readonly aliyunAuth: Address | null;
  /** An existing path; null for the authorities that Node.js knows. */
  readonly aliyunCa: string | null;
  /** How many times faster than the platform's the clock of a stand-in runs, at least 1. */
  readonly aliyunSpeed: number;
  /** The second device of the module's product; null where none is configured. */
  readonly observer: Triple | null;
  /** Null where none is configured. */
  readonly accessKey: AccessKey | null;

  /** Patterns against case id, clause, requirement and document; `*` matches anything. Empty selects all. */
  readonly only: readonly string[];
  readonly exclude: readonly string[];
  readonly level: Level | 'all';
  readonly disruptive: boolean;
  readonly endurance: boolean;

  /** Findings fail the run. */
  readonly strict: boolean;
  /** How often each case runs, at least 1. */
  readonly repeat: number;
  /** Limits after which no further case is started: failed cases, minutes, MQTT connects; null for none. */
  readonly bail: number | null;
  readonly maxMinutes: number | null;
  readonly maxConnects: number | null;
  readonly seed: number;
  /** What takes the power off the module and gives it back; null when the bench cannot. */
  readonly power: Power | null;

  /** A file that says until when this run may write to its port; null where it may for as long as it runs. */
  readonly leaseFile: string | null;

  /** Folder for ledger and reports, as typed; null for the default place. */
  readonly out: string | null;
  readonly list: boolean;
  readonly requirements: boolean;
  /** Text of the manual, an existing path; null when it is not at hand. */
  readonly manual: string | null;
  readonly verbose: boolean;
  /** False when NO_COLOR is set. */
  readonly color: boolean;
  readonly help: boolean;
  readonly version: boolean;

  /** What stood behind `--`. */
  readonly jestArguments: readonly string[];
}

/** An option, variable or file that cannot be used; the message is one sentence that says what to do. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
