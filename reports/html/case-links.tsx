/** Where on the page a case stands, by its id. */
export type Links = ReadonlyMap<string, number>;

/** The address of a case on the page: a number, for an id may hold anything. */
export function anchorOf(index: number): string {
  return `case-${index}`;
}

/** The id of a case, leading to its row in the list of all. */
export function CaseLink({ id, links }: { readonly id: string; readonly links: Links }) {
  const index = links.get(id);
  const name = <code>{id}</code>;
  return index === undefined ? name : <a href={`#${anchorOf(index)}`}>{name}</a>;
}

/** Many cases, folded away under one line. */
export function CaseLinks({
  summary,
  ids,
  links,
}: {
  readonly summary: string;
  readonly ids: readonly string[];
  readonly links: Links;
}) {
  if (ids.length === 0) return null;
  return (
    <details class="links">
      <summary>{summary}</summary>
      <ul>
        {ids.map((id, i) => (
          <li key={i}>
            <CaseLink id={id} links={links} />
          </li>
        ))}
      </ul>
    </details>
  );
}
