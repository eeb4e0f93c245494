import type { Cloud } from '../cloud';
import type { LocalCloud } from '../local/local-cloud';
import type { CloudEvent, CloudEventKind, CloudEventOf } from '../witness';
import type { StartLocalCloud } from './cloud-environment';
import { RawDevice, signedLogin } from './raw-device';

declare const startLocalCloud: StartLocalCloud;

/** Starts a cloud outside of Jest's sandbox; it is closed behind the test file. */
export const startCloud: StartLocalCloud = (options) => startLocalCloud(options);

/** The module's own device, logged in. A new client id each time, as a timestamp in it would make it. */
export async function logIn(
  cloud: LocalCloud,
  options: { clean?: boolean; keepalive?: number; as?: 'device' | 'other' } = {},
): Promise<RawDevice> {
  const form = signedLogin(cloud[options.as ?? 'device'], { id: `raw${cloud.witness.mark()}` });
  const { device, returnCode } = await RawDevice.login(cloud.mqttAddress, form, options);
  if (returnCode !== 0) throw new Error(`the login was refused with CONNACK ${returnCode}`);
  return device;
}

/** A topic of the device's own. */
export function topicOf(cloud: Cloud, name: string, of: 'device' | 'other' = 'device'): string {
  return `/${cloud[of].productKey}/${cloud[of].deviceName}/${name}`;
}

/** The next event of that kind from `since` on; throws when none comes in 3 s. */
export async function eventually<K extends CloudEventKind>(
  cloud: Cloud,
  what: K,
  since: number,
  matches: (event: CloudEventOf<K>) => boolean = () => true,
): Promise<CloudEventOf<K>> {
  const isIt = (event: CloudEvent): event is CloudEventOf<K> =>
    event.what === what && matches(event as CloudEventOf<K>);
  const event = await cloud.witness.next(isIt, { since, deadlineMs: 3000 });
  const came = cloud.witness.events(since).map((each) => each.what);
  if (event === null) throw new Error(`expected ${what} at the cloud within 3 s, came [${came.join(', ')}]`);
  return event;
}
