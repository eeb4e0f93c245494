import type { Behaviour, Module } from '../behaviour';
import type { ModuleState } from '../state';

/** What a defect remembers of one module; forgotten with its power. */
export function memory<T>(fresh: () => T): (module: Module) => T {
  const kept = new WeakMap<ModuleState, T>();
  return ({ state }) => {
    const known = kept.get(state);
    if (known !== undefined) return known;
    const first = fresh();
    kept.set(state, first);
    return first;
  };
}

/** Whether a module is carrying out a command. Its behaviour belongs in front of those that ask. */
export function commandWatch(): { readonly watch: Behaviour; runs(module: Module): boolean } {
  const running = memory(() => ({ commands: 0 }));
  return {
    runs: (module) => running(module).commands > 0,
    watch: {
      name: 'knowing whether a command runs',
      async command(_command, module, next) {
        running(module).commands += 1;
        try {
          return await next();
        } finally {
          running(module).commands -= 1;
        }
      },
    },
  };
}

/** Reports between CR LF and CR LF, once one of them has been framed as a whole. */
export function oneBehindAnother(...reports: readonly Buffer[]): Buffer {
  return Buffer.concat(reports.flatMap((report, i) => (i === 0 ? [report] : [LINES, report])));
}

/** A report that stands by itself. */
export function framed(report: Buffer): Buffer {
  return Buffer.concat([LINE, report, LINE]);
}

const LINE = Buffer.from('\r\n');
const LINES = Buffer.from('\r\n\r\n');
