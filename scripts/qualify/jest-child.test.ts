import { expect, test } from '@jest/globals';
import { readConfiguration } from '../../harness/bench/configuration/read-configuration';
import { withoutSecrets } from './jest-child';

test('the environment of the process that runs Jest contains no secret', () => {
  const secrets = {
    ME3630_DEVICE_SECRET: 'secret-of-the-module',
    ME3630_OBSERVER_SECRET: 'secret-of-the-observer',
    ALIBABA_CLOUD_ACCESS_KEY_ID: 'id-of-the-key',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret-of-the-key',
    ME3630_POWER_CYCLE_CMD: 'relay --password secret-of-the-relay',
    ME3630_MQTT_URL: 'mqtt://bench:secret-of-the-broker@lab:1883',
  };
  const names = { ME3630_PRODUCT_KEY: 'pk', ME3630_DEVICE_NAME: 'dn', ME3630_OBSERVER_NAME: 'second' };
  const configuration = readConfiguration(
    ['--cloud', 'aliyun', '--port', 'COM5'],
    { ...secrets, ...names },
    'no-such-file',
  );
  const text = (value: unknown) => JSON.stringify(value);
  const task = { configuration, runId: 'run', ledgerPath: 'run.ndjson' };
  for (const secret of Object.values(secrets)) {
    expect(text(task)).toContain(secret);
    expect(text(withoutSecrets(task))).not.toContain(secret);
  }
});
