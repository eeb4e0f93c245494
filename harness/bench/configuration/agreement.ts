import type { Triple } from '../../cloud/cloud';
import { familyNamed } from '../../family/families';
import { ConfigurationError } from './configuration-error';
import type { Given } from './given';
import { environmentNames } from './names';
import { options, type Settings } from './options';
import { checkPlatformAgreement } from './platform-agreement';

const tripleKeys = ['productKey', 'deviceName', 'deviceSecret'] as const;

/** Anything shorter could be a word of the reports, and could not be redacted there. The platform's have 32. */
const SHORTEST_SECRET = 8;
const TOO_SHORT = `${environmentNames('deviceSecret', options.deviceSecret).join()} is too short for a secret: expected at least ${SHORTEST_SECRET} characters`;

/**
 * The credential triple, whole or not at all.
 * @throws ConfigurationError when a part is missing
 */
export function tripleOf({ productKey, deviceName, deviceSecret }: Settings): Triple | null {
  if (productKey !== null && deviceName !== null && deviceSecret !== null) {
    if (deviceSecret.length < SHORTEST_SECRET) throw new ConfigurationError(TOO_SHORT);
    return { productKey, deviceName, deviceSecret };
  }
  const given = { productKey, deviceName, deviceSecret };
  const missing = tripleKeys.filter((key) => given[key] === null);
  const names = missing.flatMap((key) => environmentNames(key, options[key])).join(' and ');
  if (missing.length < tripleKeys.length) {
    throw new ConfigurationError(`the device's triple is incomplete: set ${names} too, or none of the three`);
  }
  return null;
}

/**
 * Options that make sense only together.
 * @param typed what this very command line says: in the environment a setting may be unused
 * @throws ConfigurationError when one stands alone
 */
export function checkAgreement(settings: Settings, typed: Given): void {
  const { family, mqttUrl, list } = settings;
  const cloud = cloudOf(settings);
  if (cloud !== settings.cloud && typed.has('cloud'))
    throw new ConfigurationError(
      `--cloud ${settings.cloud} is of no use to --family ${family}, which has no commands for a cloud: leave it out`,
    );
  if (cloud === 'aliyun') checkPlatformAgreement(settings);
  if (cloud === 'mqtt' && mqttUrl === null) {
    throw new ConfigurationError('--cloud mqtt needs to know the broker: add --mqtt-url mqtt://host:port');
  }
  if (cloud !== 'mqtt' && typed.has('mqttUrl')) {
    throw new ConfigurationError(
      `--mqtt-url is of no use to --cloud ${cloud}: add --cloud mqtt or leave it out`,
    );
  }
  if (typed.has('requirements') && !list) {
    throw new ConfigurationError('--requirements says how --list prints: type --list --requirements');
  }
}

/** The cloud of the run: none for a family whose modules do nothing that a cloud could see. */
export function cloudOf({ family, cloud }: Settings): Settings['cloud'] {
  return familyNamed(family).cloud === null ? 'none' : cloud;
}
