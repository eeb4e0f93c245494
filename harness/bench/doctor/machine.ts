import { join } from 'node:path';
import type { PortSources } from '../ports/list-ports';
import { type AskModule, askModule } from './module-answer';

/** The machine that the doctor examines; by default this one. */
export interface Machine {
  readonly sources: PortSources;
  /** The project's folder. */
  readonly project: string;
  /** As in `process.versions.node`. */
  readonly nodeVersion: string;
  readonly askModule: AskModule;
  /** Folders that hold udev rules. */
  readonly udevRules: readonly string[];
}

/** The machine that this process runs on. */
export function thisMachine(project: string): Machine {
  return {
    sources: {},
    project,
    nodeVersion: process.versions.node,
    askModule,
    udevRules: ['/etc', '/run', '/usr/lib', '/lib'].map((root) => join(root, 'udev/rules.d')),
  };
}

export function platformOf({ sources }: Machine): NodeJS.Platform {
  return sources.platform ?? process.platform;
}
