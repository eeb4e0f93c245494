import type { Catalogue } from '../catalogue';

/** Requirements with what they say and the phrase of the manual they come from, as far as the catalogue knows them. */
export function Requirements({
  ids,
  catalogue,
}: {
  readonly ids: readonly string[];
  readonly catalogue: Catalogue;
}) {
  if (ids.length === 0) return null;
  return (
    <ul class="requirements">
      {ids.map((id) => {
        const entry = catalogue[id];
        return (
          <li key={id}>
            <b class="mono">{id}</b> {entry?.statement}
            {entry?.phrase ? (
              <>
                <q lang="zh">{entry.phrase}</q> <cite>{entry.clause}</cite>
              </>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
