import type { Behaviour } from '../../../harness/emulator/behaviour';
import { EmulatedModule } from '../../../harness/emulator/emulated-module';
import { assembled } from '../../../harness/emulator/mutant';
import type { Identity } from '../../../harness/emulator/profile';
import { me3630 } from '../../../harness/emulator/profiles/me3630';
import { openPty, type Pty } from '../../../harness/wire/pty';

/** A module's answer to a command line, given without its CR; null for none. */
type Answer = (line: string) => string | null;

const OK = '\r\nOK\r\n';
const ERROR = '\r\nERROR\r\n';

/** Programs that answer unlike any module; each must end a run soon, with the right verdict. */
export const ODD_MODULES = {
  'answers OK to everything': () => () => OK,
  'answers ERROR to everything': () => () => ERROR,
  'echoes and says nothing else': () => (line) => `${line}\r`,
  'never answers': () => () => null,
  'answers at random': () => atRandom(1),
  'answers the command before': () => theCommandBefore(),
  'says who it is, and OK to everything else': () => honestAnswer,
  'says who it is, and ERROR to everything else': () => (line) => {
    const said = honestAnswer(line);
    return said === OK && !/^AT(E0|V1|Q0|\+CMEE=1)?$/i.test(line) ? ERROR : said;
  },
} as const satisfies Record<string, () => Answer>;

export type OddModule = keyof typeof ODD_MODULES;

/** The module at the end of a pseudo-terminal, until it is closed. */
export function attachOddModule(name: OddModule): Pty {
  const pty = openPty();
  const answer: Answer = ODD_MODULES[name]();
  let typed = '';
  pty.onData((bytes) => {
    typed += Buffer.from(bytes).toString('latin1');
    const lines = typed.split('\r');
    typed = lines.pop() ?? '';
    for (const line of lines) {
      const said = answer(line);
      // Errors of a closed port are ignored.
      if (said !== null) void pty.write(Buffer.from(said, 'latin1')).catch(() => {});
    }
  });
  return pty;
}

/** Random answers from a module's vocabulary, by a linear congruential generator (Numerical Recipes). */
function atRandom(seed: number): Answer {
  const sayings = [
    OK,
    ERROR,
    '\r\n+CME ERROR: 3\r\n',
    '\r\n+ALIAUTH: OK\r\n',
    '\r\n> ',
    '\xff\x00\r\n',
    null,
  ];
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return sayings[Math.floor((state / 2 ** 32) * sayings.length)] ?? null;
  };
}

/** The right answers, always one command late. */
function theCommandBefore(): Answer {
  let due: string | null = null;
  return (line) => {
    const said = due;
    due = honestAnswer(line);
    return said;
  };
}

function honestAnswer(line: string): string {
  const information: Readonly<Record<string, string>> = {
    ATI: 'Manufacturer: GOSUNCN\r\nModel: ME3630',
    'AT+CGMI': 'GOSUNCN',
    'AT+CGMM': 'ME3630',
    'AT+CGMR': 'AL_ME3630C1CV1.0B01',
    'AT+CPIN?': '+CPIN: READY',
    'AT+ZPAS?': '+ZPAS: "LTE","CS_PS"',
    'AT+ZECMCALL=1': '+ZECMCALL: CONNECT',
  };
  const said = information[line.trim().toUpperCase()];
  return said === undefined ? OK : `\r\n${said}\r\n${OK}`;
}

/** A modem at the end of a pseudo-terminal, in this process. */
export interface AttachedModem {
  readonly path: string;
  /** Everything received so far, one character for each byte. */
  typed(): string;
  close(): Promise<void>;
}

/**
 * A modem of another maker, which supports V.250 and 27.007 and none of the ME3630's own commands.
 * @param defects tried before its own behaviours
 */
export function attachPlainModem(...defects: readonly Behaviour[]): AttachedModem {
  const identity = { manufacturer: 'Example', model: 'A100', firmware: 'A100_2.7' };
  return attach(identity, [...defects, plain]);
}

const plain: Behaviour = {
  name: 'knows none of the commands of the ME3630',
  command: ({ name }) => (/^\+(CLOUD|Z)/.test(name) ? { result: 'ERROR' } : undefined),
};

/** An ME3630 that reports this firmware. */
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

/**
 * A program: a module that hangs at its first AT+CLOUDCONN until SIGUSR1 switches its power. Prints its port. Its
 * argument is the authentication address.
 */
function attachHangingModule(authUrl: string | undefined): void {
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

if (require.main === module) attachHangingModule(process.argv[2]);
