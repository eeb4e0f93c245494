import type { Behaviour } from '../../../harness/emulator/behaviour';
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

/**
 * A modem of another maker, which knows V.250 and 27.007 and none of the ME3630's own commands.
 * @param defects laid in front
 */
export function attachPlainModem(...defects: readonly Behaviour[]): AttachedModem {
  const identity = { manufacturer: 'Example', model: 'A100', firmware: 'A100_2.7' };
  return attach(identity, [...defects, plain]);
}

const plain: Behaviour = {
  name: 'knows none of the commands of the ME3630',
  command: ({ name }) => (/^\+(CLOUD|Z)/.test(name) ? { result: 'ERROR' } : undefined),
};

/** An ME3630 that says it has that firmware. */
export function attachFirmware(firmware: string): AttachedModem {
  return attach({ firmware });
}

function attach(identity: Partial<Identity>, behaviours: readonly Behaviour[] = []): AttachedModem {
  const pty = openPty();
  let typed = '';
  pty.onData((bytes) => {
    typed += Buffer.from(bytes).toString('latin1');
  });
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
