import { withoutParameters } from './command';
import type { PendingExchange } from './exchange';
import type { Token } from './token';

/** Why a session is taken: the line or data that is sent, or words for what is done. */
export type Purpose = Buffer | string;

/** What a session is doing: one thing at a time, and it decides whose the tokens are that come. */
export type Doing =
  | { readonly kind: 'nothing' }
  /** A command or data was sent, and its outcome has not come yet. */
  | { readonly kind: 'exchange'; readonly purpose: Purpose; readonly pending: PendingExchange }
  /** A question was asked to get back in step; `owns` takes a token, and says whether it belongs to the answer. */
  | {
      readonly kind: 'question';
      readonly purpose: Purpose;
      readonly asking: { owns(token: Token): boolean };
    }
  /** Bytes of the caller's own were sent: whatever comes is their answer. */
  | { readonly kind: 'raw'; readonly purpose: Purpose }
  /** Before, between or behind these: no token is waited for, but nobody else may send a command. */
  | { readonly kind: 'preparing'; readonly purpose: Purpose };

export const nameOf = (purpose: Purpose): string =>
  typeof purpose === 'string' ? purpose : withoutParameters(purpose);
