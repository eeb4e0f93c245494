import type { DeviceName } from '../witness';
import { topicClasses, topicRoutes } from './topics';

/** What to do by hand in the platform's console where no AccessKey is given, a line a step. */
export function consoleSteps(
  device: DeviceName,
  observer: DeviceName | null,
  group: string,
): readonly string[] {
  const second = observer ?? { ...device, deviceName: `${device.deviceName.slice(0, 23)}_observer` };
  return [
    'No AccessKey is given (ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET): these are the steps by hand.',
    '',
    `1. Products > ${device.productKey} > Topic Categories > Custom Topics: define these, with the permission behind each.`,
    ...topicClasses(device).map(({ shortName, operation }) => `     ${shortName}  ${WORDS[operation]}`),
    `2. Devices > Add Device: ${second.deviceName}, in the same product${observer ? ' (is there already)' : ''}. Put its name and secret`,
    '   into .env as ME3630_OBSERVER_NAME and ME3630_OBSERVER_SECRET.',
    '3. Let both devices log in once: a route wants an active source device.',
    '4. Message Forwarding > Topic Routing, for --aliyun-way observer: route the first to the second of each pair.',
    ...topicRoutes(device, second).map(({ from, to }) => `     ${from}  ->  ${to}`),
    `5. Message Forwarding > Server-side Subscription, for --aliyun-way api: AMQP, product ${device.productKey}, device`,
    `   messages and device status changes, consumer group ${group}.`,
  ];
}

const WORDS = { PUB: 'publish', SUB: 'subscribe', ALL: 'publish and subscribe' } as const;
