import type { DeviceName } from '../witness';

/** Longest topic, in bytes of UTF-8, and most slashes in it. */
const MAX_TOPIC_BYTES = 128;
const MAX_TOPIC_SLASHES = 7;

/** What comes before `/productKey/deviceName` in system topics; custom topics have nothing there. */
const SYSTEM_PREFIXES = [
  '',
  '/sys',
  '/shadow/get',
  '/shadow/update',
  '/ext/session',
  '/ext/ntp',
  '/ext/error',
  '/ota/device/inform',
  '/ota/device/upgrade',
  '/ota/device/progress',
  '/ota/device/request',
];

/** A device may publish to its own topics only, without wildcards and within the limits. */
export function mayPublish(topic: string, device: DeviceName): boolean {
  return isSound(topic) && !/[+#]/.test(topic) && isOwn(topic, device);
}

/** A device may subscribe to its own topics and to its product's broadcasts; wildcards stand behind its own name. */
export function maySubscribe(filter: string, device: DeviceName): boolean {
  if (!isSound(filter) || !hasSoundWildcards(filter)) return false;
  return isOwn(filter, device) || filter.startsWith(`/broadcast/${device.productKey}/`);
}

function isOwn(topic: string, { productKey, deviceName }: DeviceName): boolean {
  return SYSTEM_PREFIXES.some((prefix) => {
    const own = `${prefix}/${productKey}/${deviceName}`;
    return topic === own || topic.startsWith(`${own}/`);
  });
}

function isSound(topic: string): boolean {
  return (
    Buffer.byteLength(topic) <= MAX_TOPIC_BYTES &&
    topic.split('/').length - 1 <= MAX_TOPIC_SLASHES &&
    !topic.includes('\0')
  );
}

/** `+` fills a whole level, `#` the last one (MQTT 3.1.1, 4.7.1). */
function hasSoundWildcards(filter: string): boolean {
  const levels = filter.split('/');
  return levels.every((level, at) =>
    level.length === 1 ? level !== '#' || at === levels.length - 1 : !/[+#]/.test(level),
  );
}
