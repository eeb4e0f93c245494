import type { Triple } from '../harness/cloud/cloud';
import { startLocalCloud } from '../harness/cloud/local/local-cloud';
import { runEmulator } from '../harness/emulator/emulator-process';
import { startClock } from '../harness/wire/clock';

/** `npm run emulator`: the emulated module for use by hand; without `--auth` it includes a cloud for its login. */
async function main(argv: readonly string[]): Promise<void> {
  if (argv.some((word) => /^(-h|--(auth|help|mutants|variants|profiles)\b)/.test(word)))
    return runEmulator(argv);
  const { authAddress, mqttAddress, device } = await startLocalCloud({ clock: startClock() });
  const addresses = [
    '--auth',
    `http://${authAddress.host}:${authAddress.port}`,
    '--mqtt',
    `${mqttAddress.host}:${mqttAddress.port}`,
  ];
  await runEmulator([...argv, ...addresses], (port) => aboutOwnCloud(device, port));
  if (process.exitCode !== undefined) process.exit();
}

/** The commands to log in and out, and how to qualify the module, which uses the cloud of the run instead. */
function aboutOwnCloud({ productKey, deviceName, deviceSecret }: Triple, port: string): string {
  const topic = `/${productKey}/${deviceName}/data`;
  return [
    'Its cloud runs in this process and has one device, which exists only while it runs. Log in to it with:',
    '  AT+ZECMCALL=1',
    `  AT+CLOUDAUTH=${productKey},${deviceName},${deviceSecret}`,
    '  AT+CLOUDCONN',
    `  AT+CLOUDSUB=${topic},0`,
    `  AT+CLOUDPUB=${topic},0,helloworld`,
    `  AT+CLOUDUNSUB=${topic}`,
    '  AT+CLOUDDISCONN',
    'To qualify it, lead it to the cloud of a run: start it again by npm run emulator -- --auth http://127.0.0.1:8080',
    `and type in another shell, with the port that it then names: npm test -- --port ${port}`,
  ].join('\n');
}

void main(process.argv.slice(2));
