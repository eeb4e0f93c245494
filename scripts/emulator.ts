import { startLocalCloud } from '../harness/cloud/local/local-cloud';
import { runEmulator } from '../harness/emulator/emulator-process';
import { startClock } from '../harness/wire/clock';

/** `npm run emulator`: the emulated module by hand; without `--auth` it brings a cloud to log in to. */
async function main(argv: readonly string[]): Promise<void> {
  if (argv.some((word) => /^--(auth|help)\b/.test(word))) return runEmulator(argv);
  const { authAddress, device } = await startLocalCloud({ clock: startClock() });
  await runEmulator([...argv, '--auth', `http://${authAddress.host}:${authAddress.port}`]);
  if (process.exitCode !== undefined) process.exit();
  console.log(
    [
      'Its cloud runs in this process and knows one device, made up for as long as it runs. Log in to it with:',
      '  AT+ZECMCALL=1',
      `  AT+CLOUDAUTH=${device.productKey},${device.deviceName},${device.deviceSecret}`,
      '  AT+CLOUDCONN',
      `  AT+CLOUDSUB=/${device.productKey}/${device.deviceName}/data,0`,
      `  AT+CLOUDPUB=/${device.productKey}/${device.deviceName}/data,0,helloworld`,
    ].join('\n'),
  );
}

void main(process.argv.slice(2));
