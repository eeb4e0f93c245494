import { EmulatedModule } from '../../../harness/emulator/emulated-module';
import { assembled } from '../../../harness/emulator/mutant';
import { me3630 } from '../../../harness/emulator/profiles/me3630';
import { openPty } from '../../../harness/wire/pty';

/**
 * A program: a module that hangs at its first AT+CLOUDCONN until its power is switched, which SIGUSR1 does. Says its port.
 * Its argument is where to authenticate.
 */
function main(authUrl: string | undefined): void {
  let hasHung = false;
  const pty = openPty();
  const emulated = new EmulatedModule({
    ...assembled(me3630, {
      behaviours: [
        { name: 'deaf', input: (_, { state }) => (state.settings.has('hung') ? Buffer.alloc(0) : undefined) },
        {
          name: 'hangs at the first AT+CLOUDCONN',
          command: ({ name }, { state }) => {
            if (name !== '+CLOUDCONN' || hasHung) return undefined;
            hasHung = true;
            state.settings.set('hung', 'yes');
            return 'silent';
          },
        },
      ],
    }),
    transport: pty,
    authUrl: authUrl ?? null,
    broker: null,
  });
  emulated.start();
  process.on('SIGUSR1', () => emulated.powerCycle());
  process.stdout.write(`${pty.path}\n`);
}

main(process.argv[2]);
