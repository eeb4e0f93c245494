import type { Claim } from '../family/claims';
import type { Case } from './case';

/** A published text that makes promises, in the edition that we test against. */
export interface Document {
  /** Stable short name, e.g. `alibaba-mqtt-1.6`. */
  readonly id: string;
  readonly title: string;
  readonly edition: string;
  /** What a module has to claim for this document to be about it at all; nothing for a document that is about any module. */
  readonly claim?: Claim;
}

/** A section of a document, with the cases that judge it. */
export interface Clause {
  readonly document: Document;
  readonly number: string;
  readonly title: string;
  readonly cases: readonly Case[];
  /**
   * Its cases judge what comes on a topic, not how it was subscribed to: where a subscription takes long to take effect,
   * the usual topic may stay subscribed from one of them to the next.
   */
  readonly subscriptionsStay?: true;
}

/** A case with the place it belongs to. */
export interface PlacedCase {
  readonly clause: Clause;
  readonly case: Case;
}

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Declares a clause.
 * @throws Error for an id that is no slug or stands twice: a case without a name of its own would not be missed
 */
export function clause(declaration: Clause): Clause {
  const seen = new Set<string>();
  for (const { id } of declaration.cases) {
    if (!SLUG.test(id)) throw new Error(`case id "${id}" must be lower-case words joined by hyphens`);
    if (seen.has(id)) throw new Error(`case id "${id}" stands twice in clause ${declaration.number}`);
    seen.add(id);
  }
  return declaration;
}
