import { readFileSync } from 'node:fs';
import type { PlatformSettings } from '../cloud/aliyun/settings';
import type { Clock } from '../wire/clock';
import type { Configuration } from './configuration/configuration';
import { ConfigurationError } from './configuration/configuration-error';
import { PREFIX } from './configuration/option';

/**
 * What of a configuration the platform's side is told.
 * @throws ConfigurationError without the module's device
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
