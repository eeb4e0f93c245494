import type { ChildProcess } from 'node:child_process';

/** A notification to subscribers: a message of a device, or a change of its connection. */
export interface FeedMessage {
  readonly id: string;
  /** Consumer groups that receive it. */
  readonly groups: readonly string[];
  readonly topic: string;
  /** base64, so that it can be passed between processes. */
  readonly payload: string;
  readonly qos: number;
  /** ms since 1970. */
  readonly generatedAt: number;
}

/** The result of a call of the OpenAPI. */
export type ApiOutcome =
  | { readonly ok: Readonly<Record<string, unknown>> }
  | { readonly refused: string; readonly says: string };

/** The model of the platform, shared by the processes of a stand-in; one of them holds it. */
export interface Backbone {
  /** Executes a call whose signature has been checked. */
  call(action: string, parameters: Readonly<Record<string, string>>): Promise<ApiOutcome>;
  /** Registers a listener for everything delivered to subscribers. */
  onFeed(listener: (message: FeedMessage) => void): void;
}

/** Messages between two processes of a stand-in. */
type ToCore = { readonly call: number; readonly action: string; readonly parameters: Record<string, string> };
type FromCore = { readonly answered: number; readonly outcome: ApiOutcome } | { readonly feed: FeedMessage };

/** Serves the model of the platform to a forked process. */
export function serveBackbone(child: ChildProcess, core: Backbone): void {
  const say = (message: FromCore): void => {
    if (child.connected) child.send(message);
  };
  child.on('message', (message: Partial<ToCore>) => {
    const { call, action = '', parameters = {} } = message;
    if (call === undefined) return;
    void core.call(action, parameters).then((outcome) => say({ answered: call, outcome }));
  });
  core.onFeed((feed) => say({ feed }));
}

/** The model of the platform as a forked process accesses it in its parent. */
export function parentBackbone(): Backbone {
  const waiting = new Map<number, (outcome: ApiOutcome) => void>();
  const listeners = new Set<(message: FeedMessage) => void>();
  let calls = 0;
  process.on('message', (message: Partial<{ answered: number; outcome: ApiOutcome; feed: FeedMessage }>) => {
    if (message.feed) for (const listener of listeners) listener(message.feed);
    if (message.answered === undefined || !message.outcome) return;
    waiting.get(message.answered)?.(message.outcome);
    waiting.delete(message.answered);
  });
  return {
    call: (action, parameters) =>
      new Promise((resolve) => {
        calls += 1;
        waiting.set(calls, resolve);
        process.send?.({ call: calls, action, parameters: { ...parameters } } satisfies ToCore);
      }),
    onFeed: (listener) => listeners.add(listener),
  };
}
