import { openPlatformApi } from '../../cloud/aliyun/open-platform';
import type { OpenApi } from '../../cloud/aliyun/openapi';
import { DOCUMENTED, type PlatformSettings, topicClasses, topicRoutes } from '../../cloud/aliyun/platform';
import { CloudUnavailable } from '../../cloud/cloud';
import { ConnectHistory } from '../budgets';
import { type Configuration, ConfigurationError } from '../configuration/configuration';
import { PREFIX } from '../configuration/option';
import { platformSettings } from '../configuration/platform-settings';
import { type Finding, note, ok, problem } from './finding';

const MINUTE_MS = 60_000;
const SETUP = 'type npm run platform -- setup, with the same options';

/** Checks whether a run at the platform can start, by a few read-only requests and without a login. */
export async function examinePlatform(configuration: Configuration): Promise<readonly Finding[]> {
  try {
    const settings = platformSettings(
      configuration,
      () => performance.now(),
      () => {},
    );
    const budget = connectsLeft(settings);
    const api = await openPlatformApi(settings);
    if (!api)
      return [
        budget,
        note(
          'without an AccessKey the platform cannot be asked whether devices, topics and routes are there',
          'set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or look in the console',
        ),
      ];
    return [budget, ...(await examineProduct(api, settings, configuration.aliyunWay))];
  } catch (error) {
    if (error instanceof ConfigurationError) return [problem(error.message, 'see docs/platform.md')];
    throw error;
  }
}

async function examineProduct(
  api: OpenApi,
  settings: PlatformSettings,
  way: Configuration['aliyunWay'],
): Promise<readonly Finding[]> {
  const { device, observer } = settings;
  try {
    // The first answer shows that the key is valid and that this machine's clock is right.
    const first = await deviceFinding(api, 'the module', device);
    return [
      ok("the AccessKey is valid, and this machine's clock is right enough"),
      first,
      ...(observer ? [await deviceFinding(api, 'the observer', observer)] : []),
      await classesFinding(api, settings),
      way === 'observer' ? await routesFinding(api, settings) : await subscriptionFinding(api, settings),
    ];
  } catch (error) {
    if (!(error instanceof CloudUnavailable)) throw error;
    return [problem(error.message, 'docs/platform.md says what each of them must be')];
  }
}

async function deviceFinding(
  api: OpenApi,
  who: string,
  device: PlatformSettings['device'],
): Promise<Finding> {
  const status = await api.statusOf(device);
  const name = `the device of ${who}, ${device.deviceName},`;
  switch (status) {
    case 'OFFLINE':
      return ok(`${name} exists and is offline`);
    case 'UNACTIVE':
      return note(`${name} has never logged in`, 'a route wants it to have done so once: setup logs it in');
    case 'DISABLE':
      return problem(`${name} is disabled`, 'enable it in the console');
    default:
      return problem(
        `${name} is connected: a run would end that connection, or be ended by it`,
        'end what uses it; a module that was left connected goes offline when it disconnects',
      );
  }
}

async function classesFinding(api: OpenApi, { device }: PlatformSettings): Promise<Finding> {
  const there = await api.topicClasses(device.productKey);
  const missing = topicClasses(device).filter(
    ({ shortName, operation }) =>
      !there.some((each) => each.shortName === shortName && [operation, 'ALL'].includes(each.operation)),
  );
  if (missing.length === 0) return ok('the product has all topics that cases use');
  return problem(`the product lacks ${missing.length} topics, such as user/${missing[0]?.shortName}`, SETUP);
}

async function routesFinding(api: OpenApi, { device, observer }: PlatformSettings): Promise<Finding> {
  if (!observer)
    return problem(
      'no observer is named',
      `set ${PREFIX}OBSERVER_NAME and ${PREFIX}OBSERVER_SECRET, or add --aliyun-way api`,
    );
  const missing: string[] = [];
  for (const { from, to } of topicRoutes(device, observer))
    if (!(await api.routesFrom(from)).includes(to)) missing.push(from);
  if (missing.length === 0) return ok('all routes between the module and the observer are there');
  return problem(`${missing.length} routes are missing, such as that from ${missing[0]}`, SETUP);
}

async function subscriptionFinding(
  api: OpenApi,
  { device, consumerGroup }: PlatformSettings,
): Promise<Finding> {
  const there = await api.subscribersOf(device.productKey);
  if (there?.isComplete && there.groups.includes(consumerGroup))
    return ok(`messages and states of the product go to the consumer group ${consumerGroup}`);
  return problem(
    `the consumer group ${consumerGroup} is not told of the product's messages and states`,
    SETUP,
  );
}

function connectsLeft({ device, speed }: PlatformSettings): Finding {
  const made = new ConnectHistory(device).since(Date.now() - MINUTE_MS / speed).length;
  const left = DOCUMENTED.connectsPerMinute - made;
  const says = `${Math.max(0, left)} of ${DOCUMENTED.connectsPerMinute} connects are left to the module in this minute, as far as this machine knows`;
  return left > 0 ? ok(says) : note(says, 'a run waits by itself until the next one is allowed');
}
