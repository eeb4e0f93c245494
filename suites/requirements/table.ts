import type { RequirementId } from '../../harness/conformance/case';
import { kindOf, type Requirement } from '../../harness/conformance/requirement';

type Common = Pick<Requirement, 'clause' | 'level'>;

/** One requirement in a table; a plain string is its statement. */
export type Entry = string | (Omit<Requirement, 'id' | 'kind' | keyof Common> & Partial<Common>);

/** Requirements by id: that of a statement of the manual, an ambiguity, an edge case or a check of a standard. */
export type Table = { readonly [id: RequirementId]: Entry };

/** Requirements that share a clause and a level, unless an entry overrides them. */
export function requirements(common: Common, table: Table): readonly Requirement[] {
  return Object.entries(table).map(([key, entry]) => {
    const id = key as RequirementId;
    const said = typeof entry === 'string' ? { statement: entry } : entry;
    return { id, kind: kindOf(id), ...common, ...said };
  });
}
