import { readFileSync } from 'node:fs';
import type { AccessKey, PlatformSettings } from '../../cloud/aliyun/platform';
import type { Triple } from '../../cloud/cloud';
import type { Clock } from '../../wire/clock';
import { type Configuration, ConfigurationError } from './configuration';
import { PREFIX } from './option';
import type { Settings } from './options';

/** A shorter secret could be a word of the reports, which redaction would destroy. */
const SHORTEST_SECRET = 8;

/** The second device, of the same product as the module's; null if none is configured. */
export function observerOf({ productKey, observerName, observerSecret }: Settings): Triple | null {
  if (observerName === null && observerSecret === null) return null;
  if (observerName === null || observerSecret === null || productKey === null)
    throw new ConfigurationError(
      `the observer is incomplete: set ${PREFIX}OBSERVER_NAME, ${PREFIX}OBSERVER_SECRET and the triple of the module`,
    );
  if (observerSecret.length < SHORTEST_SECRET)
    throw new ConfigurationError(
      `${PREFIX}OBSERVER_SECRET is too short for a secret: expected at least ${SHORTEST_SECRET} characters`,
    );
  return { productKey, deviceName: observerName, deviceSecret: observerSecret };
}

/** The AccessKey; null if none is configured. @throws ConfigurationError when one part is missing */
export function accessKeyOf({ accessKeyId, accessKeySecret }: Settings): AccessKey | null {
  if (accessKeyId === null && accessKeySecret === null) return null;
  if (accessKeyId === null || accessKeySecret === null)
    throw new ConfigurationError(
      'the AccessKey is incomplete: set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or neither',
    );
  if (accessKeySecret.length < SHORTEST_SECRET)
    throw new ConfigurationError(
      `ALIBABA_CLOUD_ACCESS_KEY_SECRET is too short for a secret: expected at least ${SHORTEST_SECRET} characters`,
    );
  return { id: accessKeyId, secret: accessKeySecret };
}

/**
 * Checks that the settings required by `--cloud aliyun` are present.
 * @throws ConfigurationError naming what is missing
 */
export function checkPlatformAgreement(settings: Settings): void {
  const { productKey, port, aliyunWay, aliyunAuth, aliyunAmqp, list } = settings;
  if (list) return;
  const needed: [given: unknown, what: string][] = [
    [
      productKey,
      `the triple of the module's device: set ${PREFIX}PRODUCT_KEY, ${PREFIX}DEVICE_NAME, ${PREFIX}DEVICE_SECRET`,
    ],
    [
      port ?? aliyunAuth,
      'a module: add --port; the emulated one can only log in to a stand-in, named by --aliyun-auth',
    ],
    ...(aliyunWay === 'observer'
      ? ([
          [
            observerOf(settings),
            `a second device: set ${PREFIX}OBSERVER_NAME and ${PREFIX}OBSERVER_SECRET, or add --aliyun-way api`,
          ],
        ] as [unknown, string][])
      : ([
          [
            accessKeyOf(settings),
            'a key: set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET',
          ],
          [aliyunAmqp, 'the AMQP endpoint that the console shows: add --aliyun-amqp HOST:5671'],
        ] as [unknown, string][])),
  ];
  const missing = needed.find(([given]) => given === null);
  if (missing)
    throw new ConfigurationError(
      `--cloud aliyun needs ${missing[1]}; docs/platform.md goes through all of it`,
    );
}

/**
 * The settings for the platform's side of the bench.
 * @throws ConfigurationError if the module's device is missing
 */
export function platformSettings(
  configuration: Configuration,
  clock: Clock,
  onSecret: (secret: string, kind: string) => void,
): PlatformSettings {
  const { triple, observer, accessKey, aliyunGroup, aliyunSpeed, aliyunCa } = configuration;
  if (!triple)
    throw new ConfigurationError(
      `the platform needs to know the module's device: set ${PREFIX}PRODUCT_KEY, ${PREFIX}DEVICE_NAME and ${PREFIX}DEVICE_SECRET`,
    );
  return {
    clock,
    device: triple,
    observer,
    accessKey,
    consumerGroup: aliyunGroup,
    speed: aliyunSpeed,
    onSecret,
    endpoints: {
      region: configuration.aliyunRegion,
      instance: configuration.aliyunInstance,
      api: configuration.aliyunApi,
      amqp: configuration.aliyunAmqp,
      mqtt: configuration.aliyunMqtt,
      auth: configuration.aliyunAuth,
      ca: aliyunCa === null ? null : readFileSync(aliyunCa, 'utf8'),
    },
  };
}
