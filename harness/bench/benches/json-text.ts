import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { ConfigurationError } from '../configuration/configuration-error';

/** The keys and indices that lead from the top of a JSON text to a value. */
export type JsonPath = readonly (string | number)[];

/** A text in JSON with comments and trailing commas, which knows at which line a value stands. */
export class JsonText {
  /** Not yet checked. */
  readonly value: unknown;
  private readonly root: Node | undefined;
  private readonly text: string;

  /**
   * @param name of the file, for messages
   * @throws ConfigurationError when it is no JSON, or an object has a key twice
   */
  constructor(
    text: string,
    private readonly name: string,
  ) {
    // Windows editors put a byte order mark in front.
    this.text = text.replace(/^\uFEFF/, '');
    const errors: ParseError[] = [];
    this.root = parseTree(this.text, errors, { allowTrailingComma: true });
    const [first] = errors;
    if (first) throw this.noJson(printParseErrorCode(first.error), first.offset);
    if (this.root) this.refuseDuplicates(this.root);
    this.value = this.root && getNodeValue(this.root);
  }

  /** The name of the file and the line of a value; of what is not there, the line of the object that lacks it. */
  placeOf(path: JsonPath): string {
    for (let length = path.length; length > 0; length -= 1) {
      const node = this.root && findNodeAtLocation(this.root, [...path.slice(0, length)]);
      if (node) return this.placeAt((node.parent?.type === 'property' ? node.parent : node).offset);
    }
    return this.placeAt(this.root?.offset ?? 0);
  }

  private placeAt(offset: number): string {
    return `${this.name} line ${this.text.slice(0, offset).split('\n').length}`;
  }

  private noJson(code: string, offset: number): ConfigurationError {
    const complaint = code.replace(/(?<=[a-z])[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
    return new ConfigurationError(
      `${this.placeAt(offset)} is no JSON: ${complaint.toLowerCase()}; comments and trailing commas are allowed`,
    );
  }

  /** Of two values under one key a reader would silently take the last. */
  private refuseDuplicates(node: Node): void {
    const seen = new Map<unknown, Node>();
    for (const child of node.children ?? []) {
      const key = child.type === 'property' ? child.children?.[0]?.value : undefined;
      const first = key === undefined ? undefined : seen.get(key);
      if (first)
        throw new ConfigurationError(
          `${this.placeAt(child.offset)}: ${key} stands here a second time, after line ${this.placeAt(first.offset).split(' ').at(-1)}: rename or remove one of them`,
        );
      seen.set(key, child);
      this.refuseDuplicates(child);
    }
  }
}
