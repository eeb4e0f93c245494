import type { AccessKey } from '../../cloud/aliyun/platform';
import type { Address, CloudKind, Triple } from '../../cloud/cloud';
import type { Level } from '../../ledger/record';
import type { Power } from '../benches/bench-schema';
import type { PortTarget } from './option';

/** The configuration of a run: validated, complete and immutable. */
export interface Configuration {
  /** The bench named by `--bench`; null for none. */
  readonly bench: {
    readonly name: string;
    /** The model that the module reports must contain this; null for any of the family. */
    readonly model: string | null;
  } | null;
  /** Absolute path of the file of benches; it need not exist when `bench` is null. */
  readonly benches: string;
  /** Name of the family of the module. */
  readonly family: string;
  /** The firmware version that the module reports must contain this; null for any. */
  readonly firmware: string | null;
  readonly port: PortTarget;
  /** Bit rate of a serial port, bits per second. */
  readonly baud: number;

  readonly cloud: CloudKind;
  /** The broker of the cloud kind `mqtt`, never null for that kind. It may contain a password. */
  readonly mqttUrl: string | null;
  /** Where the local cloud listens; port 0 means any free one. */
  readonly cloudListen: Address;
  readonly authListen: Address;
  /** MQTT address that the pre-authentication returns; null for the listening address. */
  readonly advertise: Address | null;
  /** TLS listeners; null for none. */
  readonly tlsCloudListen: Address | null;
  readonly tlsAuthListen: Address | null;
  /** Folder of the certificate authority for TLS; null to make a test authority. */
  readonly tlsCa: string | null;
  /** The device to log in as; null for one that the cloud generates. */
  readonly triple: Triple | null;

  /** How to access the platform from the cloud side: as a second device, or by its OpenAPI and AMQP. */
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
  /** Existing path of a CA certificate; null for the authorities built into Node.js. */
  readonly aliyunCa: string | null;
  /** Speed-up of a stand-in's clock compared to the platform, at least 1. */
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
  /** How to switch the module's power off and on; null if the bench cannot. */
  readonly power: Power | null;

  /** File with the time until which this run may write to its port; null for no limit. */
  readonly leaseFile: string | null;

  /** Folder for ledger and reports, as typed; null for the default place. */
  readonly out: string | null;
  readonly list: boolean;
  readonly requirements: boolean;
  /** Existing path of the text of the manual; null if not available. */
  readonly manual: string | null;
  readonly verbose: boolean;
  /** False when NO_COLOR is set. */
  readonly color: boolean;
  readonly help: boolean;
  readonly version: boolean;

  /** Arguments after `--`. */
  readonly jestArguments: readonly string[];
}

/** An invalid option, variable or file; the message is one sentence that says what to do. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
