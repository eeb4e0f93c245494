import type { Configuration } from '../../harness/bench/configuration/configuration';
import type { CaseRecord, Event } from '../../harness/ledger/record';

/** What of a configuration must not stand in an environment, since process lists can show that. */
export type Secrets = Pick<Configuration, 'triple' | 'observer' | 'accessKey' | 'mqttUrl' | 'power'>;

/** What the process that runs Jest tells the command that people typed, as things happen. */
export type FromJest =
  /** It can be told the secrets now. */
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'begun';
      readonly planned: number;
      readonly notes: readonly string[];
    }
  | { readonly kind: 'started'; readonly id: string; readonly title: string; readonly clause: string }
  | { readonly kind: 'finished'; readonly record: CaseRecord }
  /** The bench waits, because the cloud allows no more for the moment. */
  | { readonly kind: 'waiting'; readonly why: string; readonly ms: number }
  /** Something happened to the bench that the person there should know at once. */
  | { readonly kind: 'noted'; readonly text: string }
  /** With `--verbose`: events of AT wire and cloud, as they are recorded. */
  | { readonly kind: 'event'; readonly event: Event }
  /** Something broke outside of any case; the run is not green. */
  | { readonly kind: 'broken'; readonly message: string }
  /** The run could not begin; there is no ledger. */
  | { readonly kind: 'refused'; readonly message: string; readonly exitCode: 2 | 3 };

/** What the command tells the process that runs Jest. */
export type ToJest = { readonly kind: 'interrupt' } | { readonly kind: 'secrets'; readonly secrets: Secrets };

/** What the process that runs Jest is told at its start, through the environment; the secrets are left out. */
export interface JestTask {
  readonly configuration: Configuration;
  readonly runId: string;
  readonly ledgerPath: string;
}

/** Name of the environment variable that carries a `JestTask` as JSON. */
export const TASK = 'QUALIFICATION_TASK';

/** The task as it may stand in an environment. */
export function withoutSecrets(task: JestTask): JestTask {
  const none: Secrets = { triple: null, observer: null, accessKey: null, mqttUrl: null, power: null };
  return { ...task, configuration: { ...task.configuration, ...none } };
}
