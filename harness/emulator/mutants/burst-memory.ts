import type { Behaviour, Module } from '../behaviour';
import type { ModuleState } from '../state';

/** State of a defect per module, cleared when the module is reset. */
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

/** Tells whether a module is executing a command. `watch` must be called before the behaviours that use `runs`. */
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

/** Joins reports so that each is between CR LF and CR LF once the whole has been framed. */
export function oneBehindAnother(...reports: readonly Buffer[]): Buffer {
  return Buffer.concat(reports.flatMap((report, i) => (i === 0 ? [report] : [LINES, report])));
}

/** A report with CR LF before and after it. */
export function framed(report: Buffer): Buffer {
  return Buffer.concat([LINE, report, LINE]);
}

const LINE = Buffer.from('\r\n');
const LINES = Buffer.from('\r\n\r\n');
