import type { DeviceName } from '../witness';
import { deviceKey } from './devices';
import type { SessionStore } from './session-store';

/** The session that the platform keeps for a device, under any client id. */
export interface Session {
  readonly key: string;
  readonly clean: boolean;
  readonly subscriptions: Set<string>;
}

/** The sessions by device. A session that is not clean outlives its connections. */
export class Sessions {
  private readonly kept = new Map<string, Session>();

  constructor(private readonly store: SessionStore) {}

  open(device: DeviceName, clean: boolean): Session {
    const key = deviceKey(device);
    if (clean) {
      this.store.clearQueue(key);
      this.kept.delete(key);
      return { key, clean, subscriptions: new Set() };
    }
    const session = this.kept.get(key) ?? { key, clean, subscriptions: new Set() };
    this.kept.set(key, session);
    return session;
  }

  /** Changes the subscriptions of a session whose connection is gone. */
  async amend(session: Session, topics: readonly string[], change: 'add' | 'remove'): Promise<void> {
    if (session.clean) return;
    const client = { id: session.key };
    if (change === 'remove') await this.store.removeSubscriptions(client, topics);
    else
      await this.store.addSubscriptions(
        client,
        topics.map((topic) => ({ topic, qos: 1 })),
      );
  }

  async forget(device: DeviceName): Promise<void> {
    const key = deviceKey(device);
    this.kept.get(key)?.subscriptions.clear();
    this.store.clearQueue(key);
    await this.store.cleanSubscriptions({ id: key });
  }
}
