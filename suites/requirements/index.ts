import type { RequirementId } from '../../harness/conformance/case';
import type { Requirement } from '../../harness/conformance/requirement';
import { authentication } from './authentication';
import { commandLine } from './command-line';
import { connection } from './connection';
import { disconnection } from './disconnection';
import { document } from './document';
import { example } from './example';
import { lengthMode } from './length-mode';
import { publication } from './publication';
import { reception } from './reception';
import { subscription } from './subscription';
import { surroundings } from './surroundings';
import { unsubscription } from './unsubscription';

/** Every requirement on a module, in the order of the manual. */
export const requirements: readonly Requirement[] = [
  ...document,
  ...authentication,
  ...connection,
  ...subscription,
  ...reception,
  ...publication,
  ...lengthMode,
  ...unsubscription,
  ...disconnection,
  ...example,
  ...surroundings,
  ...commandLine,
];

export const requirementById: ReadonlyMap<RequirementId, Requirement> = new Map(
  requirements.map((r) => [r.id, r]),
);
