import { spawnSync } from 'node:child_process';
import { UsbModule } from './usb-module';

/** Qualifies the emulated module as people do it: `npm test -- --port auto`. Arguments are those of `npm test`. */
async function main(options: readonly string[]): Promise<void> {
  const module = await UsbModule.plugged();
  process.stdout.write(`the module answers at ${module.port}, ${Math.round(process.uptime() * 1000)} ms\n`);
  const { status } = spawnSync(
    process.execPath,
    ['--require', './scripts/register.cjs', 'scripts/test.ts', '--port', 'auto', ...options],
    {
      stdio: 'inherit',
    },
  );
  await module.remove();
  process.exitCode = status ?? 2;
}

void main(process.argv.slice(2));
