import {
  credential,
  existingFile,
  type Option,
  oneOf,
  PREFIX,
  reachableAddress,
  text,
  wholeNumber,
} from './option';

const cloud = { section: 'cloud', default: null } as const;
const environment = { section: 'environment', default: null } as const;

/** How to reach the real platform; used by `--cloud aliyun` only. */
export const platformOptions = {
  aliyunWay: {
    ...cloud,
    help: 'how to watch the platform: observer (a second device) or api (OpenAPI and AMQP)',
    value: 'WAY',
    schema: oneOf(['observer', 'api']),
    default: 'observer',
  },
  aliyunRegion: {
    ...cloud,
    help: 'region in which the product was made',
    value: 'REGION',
    schema: text,
    default: 'cn-shanghai',
    env: [`${PREFIX}ALIYUN_REGION`, 'ALIBABA_CLOUD_REGION_ID'],
  },
  aliyunInstance: {
    ...cloud,
    help: 'id of the instance, if the console shows one; the old public instance has none',
    value: 'ID',
    schema: text,
  },
  aliyunGroup: {
    ...cloud,
    help: 'consumer group of the AMQP subscription, for --aliyun-way api',
    value: 'ID',
    schema: text,
    default: 'DEFAULT_GROUP',
  },
  aliyunApi: {
    ...cloud,
    help: "address of the OpenAPI; the region's own if absent",
    value: 'HOST:PORT',
    schema: reachableAddress,
  },
  aliyunAmqp: {
    ...cloud,
    help: 'address of the AMQP endpoint, as the console shows it, for --aliyun-way api',
    value: 'HOST:PORT',
    schema: reachableAddress,
  },
  aliyunMqtt: {
    ...cloud,
    help: "address of the MQTT endpoint for the observer; the product's own if absent",
    value: 'HOST:PORT',
    schema: reachableAddress,
  },
  aliyunAuth: {
    ...cloud,
    help: 'pre-authentication of a stand-in, for the emulated module; a real module knows its own',
    value: 'HOST:PORT',
    schema: reachableAddress,
  },
  aliyunCa: {
    ...cloud,
    help: 'certificate authority that the endpoints are checked against; those of Node.js if absent',
    value: 'FILE',
    schema: existingFile,
  },
  aliyunSpeed: {
    ...cloud,
    help: 'how many times faster the clock of a stand-in runs; 1 for the platform',
    value: 'N',
    schema: wholeNumber(1, 10_000),
    default: '1',
  },
} as const satisfies Record<string, Option>;

/** Credentials, which must not be in a process list. They have the names of the platform's own tools, if any. */
export const platformCredentials = {
  observerName: {
    ...environment,
    help: 'name of the second device of the same product that --aliyun-way observer logs in as',
    value: 'TEXT',
    schema: credential,
  },
  observerSecret: {
    ...environment,
    help: 'secret of that second device',
    value: 'TEXT',
    schema: credential,
    secret: true,
  },
  accessKeyId: {
    ...environment,
    help: "AccessKey id for the platform's OpenAPI and AMQP",
    value: 'TEXT',
    schema: credential,
    env: ['ALIBABA_CLOUD_ACCESS_KEY_ID'],
    secret: true,
  },
  accessKeySecret: {
    ...environment,
    help: 'AccessKey secret that belongs to it',
    value: 'TEXT',
    schema: credential,
    env: ['ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
    secret: true,
  },
} as const satisfies Record<string, Option>;
