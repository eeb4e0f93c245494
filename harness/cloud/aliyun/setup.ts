import type { Triple } from '../cloud';
import type { DeviceName } from '../witness';
import { ObserverClient } from './observer';
import type { OpenApi } from './openapi';
import {
  type PlatformSettings,
  type TopicClass,
  type TopicRoute,
  topicClasses,
  topicRoutes,
} from './platform';

/** What a setup has created, so that a teardown removes nothing else. */
export interface Made {
  classes: { id: string; shortName: string }[];
  routes: TopicRoute[];
  /** The consumer group of the created subscription; null if one existed, or none was requested. */
  subscription: string | null;
  /** The observer, if none was configured. */
  device: DeviceName | null;
}

export function nothingMade(): Made {
  return { classes: [], routes: [], subscription: null, device: null };
}

/** A description on everything that the setup creates, for the users of the console. */
const NOTE = 'ME3630 conformance';

export interface SetupParts {
  readonly api: OpenApi;
  readonly settings: PlatformSettings;
  /** What earlier setups created; updated with every step. */
  readonly made: Made;
  /** Called after each change, so that an interrupted setup can still be removed completely. */
  readonly save: () => void;
  /** Called with a line for each step. */
  readonly say: (line: string) => void;
}

/**
 * Creates what is missing: topic classes, an observer, routes, the subscription. Existing ones are left unchanged.
 * Resolves to the observer, whose secret the caller must store.
 * @throws CloudUnavailable
 */
export async function setUp(parts: SetupParts): Promise<Triple> {
  const { device } = parts.settings;
  await parts.api.statusOf(device);
  await makeClasses(parts);
  const observer = await makeObserver(parts);
  for (const each of [device, observer]) await activate(parts, each);
  await makeRoutes(parts, observer);
  await makeSubscription(parts);
  return observer;
}

/** Removes what setups created. What no longer exists is skipped. @throws CloudUnavailable */
export async function tearDown({ api, settings, made, save, say }: SetupParts): Promise<void> {
  const { productKey } = settings.device;
  for (const route of [...made.routes]) {
    await unlessGone(api.removeRoute(route));
    made.routes.splice(made.routes.indexOf(route), 1);
    save();
    say(`route from ${route.from} removed`);
  }
  if (made.subscription !== null) {
    await unlessGone(api.unsubscribe(productKey));
    say(`subscription of ${productKey} removed`);
    made.subscription = null;
    save();
  }
  for (const each of [...made.classes]) {
    await unlessGone(api.removeTopicClass(each.id));
    made.classes.splice(made.classes.indexOf(each), 1);
    save();
    say(`topic class ${each.shortName} removed`);
  }
  if (made.device) {
    await unlessGone(api.removeDevice(made.device));
    say(`device ${made.device.deviceName} removed`);
    made.device = null;
    save();
  }
}

async function makeClasses({ api, settings, made, save, say }: SetupParts): Promise<void> {
  const { device } = settings;
  const there = await api.topicClasses(device.productKey);
  for (const wanted of topicClasses(device)) {
    const found = there.find(({ shortName }) => shortName === wanted.shortName);
    if (found) {
      if (!suffices(found, wanted))
        say(
          `topic class ${wanted.shortName} is ${found.operation}, not ${wanted.operation}: change it in the console`,
        );
      continue;
    }
    const id = await api.makeTopicClass(device.productKey, wanted, NOTE);
    made.classes.push({ id, shortName: wanted.shortName });
    save();
    say(`topic class ${wanted.shortName} made (${wanted.operation})`);
  }
}

function suffices(found: TopicClass, wanted: TopicClass): boolean {
  return found.operation === wanted.operation || found.operation === 'ALL';
}

async function makeObserver({ api, settings, made, save, say }: SetupParts): Promise<Triple> {
  const { device, observer, onSecret } = settings;
  if (observer) {
    await api.statusOf(observer);
    return observer;
  }
  const name = { productKey: device.productKey, deviceName: `${device.deviceName.slice(0, 23)}_observer` };
  const deviceSecret = await api.makeDevice(name);
  onSecret(deviceSecret, 'deviceSecret');
  made.device = name;
  save();
  say(`device ${name.deviceName} made`);
  return { ...name, deviceSecret };
}

/** A route requires a source device that has logged in once. */
async function activate({ api, settings, say }: SetupParts, device: Triple): Promise<void> {
  if ((await api.statusOf(device)) !== 'UNACTIVE') return;
  const { endpoints, speed, onSecret } = settings;
  const client = await ObserverClient.open({
    observer: device,
    endpoints,
    speed,
    onSecret,
    onMessage: () => {},
  });
  await client.close();
  say(`device ${device.deviceName} activated by a first login`);
}

async function makeRoutes(parts: SetupParts, observer: Triple): Promise<void> {
  const { api, settings, made, save, say } = parts;
  for (const route of topicRoutes(settings.device, observer)) {
    if ((await api.routesFrom(route.from)).includes(route.to)) continue;
    await api.makeRoute(route);
    made.routes.push(route);
    save();
    say(`route made from ${route.from} to ${route.to}`);
  }
}

async function makeSubscription({ api, settings, made, save, say }: SetupParts): Promise<void> {
  const { consumerGroup, device } = settings;
  const there = await api.subscribersOf(device.productKey);
  if (there === null) {
    await api.subscribe(device.productKey, consumerGroup);
    made.subscription = consumerGroup;
    save();
    say(`subscription made: messages and states of ${device.productKey} go to the group ${consumerGroup}`);
  } else if (!there.isComplete || !there.groups.includes(consumerGroup))
    say(
      `the subscription of ${device.productKey} was not created by this setup: add device messages, device status and the group ${consumerGroup} to it in the console`,
    );
}

async function unlessGone(removal: Promise<void>): Promise<void> {
  await removal.catch((error: unknown) => {
    const { code = '' } = error as { code?: string };
    if (!/NotFound|NotExist|DeleteTopicRouteFailed/i.test(code)) throw error;
  });
}

/** The steps in the platform's console if there is no AccessKey, one line for each. */
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
