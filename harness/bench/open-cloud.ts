import { createHash } from 'node:crypto';
import type { Cloud } from '../cloud/cloud';
import { generateDevices } from '../cloud/devices';
import { startLocalCloud } from '../cloud/local/local-cloud';
import { NoneCloud } from '../cloud/none-cloud';
import type { Clock } from '../wire/clock';
import { type Configuration, ConfigurationError } from './configuration/configuration';
import { platformSettings } from './configuration/platform-settings';

/** Modules that only one kind of cloud needs, loaded with their packages on demand. */
const load = {
  mqtt: () => require('../cloud/mqtt/mqtt-cloud') as typeof import('../cloud/mqtt/mqtt-cloud'),
  aliyun: () => require('../cloud/aliyun/open-platform') as typeof import('../cloud/aliyun/open-platform'),
};

/**
 * Starts the configured kind of cloud, and loads only its modules. `onSecret` is called with every secret before it
 * is sent.
 * @throws CloudUnavailable, ConfigurationError
 */
export async function openCloud(
  configuration: Configuration,
  clock: Clock,
  onSecret: (secret: string, kind: string) => void,
): Promise<Cloud> {
  const { authListen, cloudListen, advertise, triple, mqttUrl } = configuration;
  const seed = seedOfDevices(configuration);
  const reach = { clock, seed, onSecret, authListen, cloudListen, ...(advertise && { advertise }) };
  switch (configuration.cloud) {
    case 'local': {
      const tls = tlsOf(configuration);
      const devices = triple && { ...generateDevices(seed), device: triple };
      return startLocalCloud({ ...reach, ...(tls && { tls }), ...(devices && { devices }) });
    }
    case 'mqtt':
      if (mqttUrl === null)
        throw new ConfigurationError('--cloud mqtt needs the broker: say --mqtt-url mqtt://host:port');
      return load.mqtt().startMqttCloud({
        ...reach,
        url: mqttUrl,
        ...(triple && { device: triple }),
      });
    case 'none':
      return new NoneCloud(clock, ...(triple ? [triple] : []));
    case 'aliyun':
      return load
        .aliyun()
        .openPlatform(configuration.aliyunWay, platformSettings(configuration, clock, onSecret));
  }
}

/**
 * The seed of generated device names. It differs per bench: two benches with one name would disconnect each other.
 */
function seedOfDevices({ seed, bench }: Configuration): number {
  if (bench === null) return seed;
  return createHash('sha256').update(`${seed} ${bench.name}`).digest().readUInt32BE() >>> 1;
}

function tlsOf({ tlsAuthListen, tlsCloudListen, tlsCa }: Configuration) {
  if (!tlsAuthListen && !tlsCloudListen) return null;
  return {
    ...(tlsAuthListen && { authListen: tlsAuthListen }),
    ...(tlsCloudListen && { cloudListen: tlsCloudListen }),
    ...(tlsCa && { ca: { directory: tlsCa } }),
  };
}
