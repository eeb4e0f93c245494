import { EmulatedModule } from '../../../harness/emulator/emulated-module';
import type { Identity } from '../../../harness/emulator/profile';
import { me3630 } from '../../../harness/emulator/profiles/me3630';
import { openPty } from '../../../harness/wire/pty';

/** A modem at the end of a pseudo-terminal, in this process. */
export interface AttachedModem {
  readonly path: string;
  /** Everything that was typed so far, one character a byte. */
  typed(): string;
  close(): Promise<void>;
}

/** A modem of another maker, which knows V.250 and 27.007 and none of the ME3630's own commands. */
export function attachPlainModem(): AttachedModem {
  const identity = { manufacturer: 'Example', model: 'A100', firmware: 'A100_2.7' };
  return attach(identity, /^\+(CLOUD|Z)/);
}

/** An ME3630 that says it has that firmware. */
export function attachFirmware(firmware: string): AttachedModem {
  return attach({ firmware });
}

function attach(identity: Partial<Identity>, unknown?: RegExp): AttachedModem {
  const pty = openPty();
  let typed = '';
  pty.onData((bytes) => {
    typed += Buffer.from(bytes).toString('latin1');
  });
  const behaviours = unknown
    ? [
        {
          name: 'knows none of these',
          command: ({ name }: { readonly name: string }) =>
            unknown.test(name) ? { result: 'ERROR' as const } : undefined,
        },
      ]
    : [];
  const module = new EmulatedModule({ transport: pty, profile: me3630, behaviours, authUrl: null, identity });
  module.start();
  return {
    path: pty.path,
    typed: () => typed,
    close: async () => {
      module.stop();
      await pty.close();
    },
  };
}
