/** What a report says of a requirement. The catalogue is part of the suites; the maker of a report passes it in. */
export interface CatalogueEntry {
  /** Section of the manual or standard, e.g. `1.1`. */
  readonly clause: string;
  /** One sentence. */
  readonly statement: string;
  /** A short quotation of the manual. */
  readonly phrase?: string | undefined;
}

/** By id, e.g. `R-015`, in the order of the documents. */
export type Catalogue = Readonly<Record<string, CatalogueEntry>>;
