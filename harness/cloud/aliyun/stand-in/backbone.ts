/** A notification to subscribers: a message of a device, or a change of its connection. */
export interface FeedMessage {
  readonly id: string;
  /** Consumer groups that get it. */
  readonly groups: readonly string[];
  readonly topic: string;
  /** base64, so that it can go through a pipe between programs. */
  readonly payload: string;
  readonly qos: number;
  /** ms of the calendar. */
  readonly generatedAt: number;
}

/** The result of a call of the OpenAPI. */
export type ApiOutcome =
  | { readonly ok: Readonly<Record<string, unknown>> }
  | { readonly refused: string; readonly says: string };

/** What the programs of a stand-in share: the model of the platform, which one of them holds. */
export interface Backbone {
  /** Carries out a call whose signature has been checked. */
  call(action: string, parameters: Readonly<Record<string, string>>): Promise<ApiOutcome>;
  /** Calls back with whatever subscribers are told of. */
  onFeed(listener: (message: FeedMessage) => void): void;
}
