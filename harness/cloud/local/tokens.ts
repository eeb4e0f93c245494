import { randomBytes } from 'node:crypto';
import type { Triple } from '../cloud';

/** What pre-authentication hands to a device: MQTT user name and password. */
export interface Token {
  readonly iotId: string;
  readonly iotToken: string;
}

/** Where pre-authentication gets its tokens from. */
export interface TokenIssuer {
  issue(device: Triple): Token;
}

const LIFETIME_MS = 7 * 24 * 3600 * 1000;
/** A device that authenticates in a loop must not fill the memory: the oldest tokens go first. */
const KEPT = 1000;

/** The tokens in force. A token stands beside those issued before it, until it is 7 days old. */
export class TokenStore implements TokenIssuer {
  private readonly issued = new Map<string, { iotToken: string; device: Triple; expires: number }>();

  constructor(
    private readonly clock: () => number,
    private readonly lifetimeMs: number = LIFETIME_MS,
  ) {}

  /** `iotId` has 28 characters, `iotToken` 32 hexadecimal digits, as the platform's have. */
  issue(device: Triple): Token {
    const iotId = randomBytes(21).toString('base64url').replace(/[-_]/g, '0');
    const iotToken = randomBytes(16).toString('hex');
    this.issued.set(iotId, { iotToken, device, expires: this.clock() + this.lifetimeMs });
    if (this.issued.size > KEPT) this.issued.delete(this.issued.keys().next().value ?? '');
    return { iotId, iotToken };
  }

  /** The device of a token; null when it is unknown, wrong or expired. */
  owner(iotId: string, iotToken: string): Triple | null {
    const token = this.issued.get(iotId);
    return token && token.iotToken === iotToken && this.clock() < token.expires ? token.device : null;
  }
}
