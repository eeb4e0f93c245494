import fs from 'node:fs';
import path from 'node:path';
import type { Configuration } from '../../harness/bench/configuration/configuration';
import { ConfigurationError } from '../../harness/bench/configuration/configuration-error';
import { readConfiguration } from '../../harness/bench/configuration/read-configuration';
import { platformSettings } from '../../harness/bench/platform-settings';
import { consoleSteps } from '../../harness/cloud/aliyun/console-steps';
import { openPlatformApi } from '../../harness/cloud/aliyun/open-platform';
import type { PlatformSettings } from '../../harness/cloud/aliyun/settings';
import { type Made, nothingMade, setUp, tearDown } from '../../harness/cloud/aliyun/setup';

type Say = (line: string) => void;

const PROJECT = path.resolve(__dirname, '../..');

/** Makes what the platform lacks, or says how to make it by hand. Resolves to the exit code. */
export async function setUpPlatform(argv: readonly string[], say: Say): Promise<number> {
  const settings = settingsFrom(argv);
  const { device, observer, consumerGroup } = settings;
  const api = await openPlatformApi(settings);
  if (!api) {
    for (const line of consoleSteps(device, observer, consumerGroup)) say(line);
    return 0;
  }
  const record = recordOf(settings);
  const found = await setUp({ api, settings, ...record, say });
  if (!observer) keepObserver(found.deviceName, found.deviceSecret, say);
  say('The platform is set up: npm run doctor -- --cloud aliyun looks whether a run can begin.');
  return 0;
}

/** Takes away what setup made on this machine. Resolves to the exit code. */
export async function tearDownPlatform(argv: readonly string[], say: Say): Promise<number> {
  const settings = settingsFrom(argv);
  const api = await openPlatformApi(settings);
  if (!api)
    throw new ConfigurationError(
      'teardown needs the key that setup had: set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET',
    );
  const record = recordOf(settings);
  await tearDown({ api, settings, ...record, say });
  say('What setup made is gone.');
  return 0;
}

function settingsFrom(argv: readonly string[]): PlatformSettings {
  // With --list nothing is missing that only a run needs.
  const options = ['--cloud', 'aliyun', '--list', ...argv];
  const configuration: Configuration = readConfiguration(options, process.env, path.join(PROJECT, '.env'));
  return platformSettings(
    configuration,
    () => performance.now(),
    () => {},
  );
}

/** A later program finds in a file what this one made. */
function recordOf({ device }: PlatformSettings): { readonly made: Made; readonly save: () => void } {
  const file = path.join(PROJECT, '.cache', 'platform', `${device.productKey}-${device.deviceName}.json`);
  const made = fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Made) : nothingMade();
  return {
    made,
    save: () => {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`);
    },
  };
}

/** The platform shows a secret only once: it is written to where this project reads secrets from. */
function keepObserver(name: string, secret: string, say: Say): void {
  const file = path.join(PROJECT, '.env');
  fs.appendFileSync(file, `\nME3630_OBSERVER_NAME=${name}\nME3630_OBSERVER_SECRET=${secret}\n`, {
    mode: 0o600,
  });
  say('name and secret of the observer are in .env now');
}
