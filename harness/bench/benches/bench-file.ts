import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { familyNamed, familyNames } from '../../family/families';
import { suggestion } from '../configuration/command-line';
import { ConfigurationError } from '../configuration/configuration';
import { usbPortText } from '../ports/find-module';
import { type BenchEntry, benchFile, benchFileSchema } from './bench-schema';

/** The keys and indices from the root of a JSON text to a value. */
type JsonPath = readonly (string | number)[];

/** A JSON text with comments and trailing commas that maps values to lines. */
class JsonText {
  /** Not yet checked. */
  readonly value: unknown;
  private readonly root: Node | undefined;
  private readonly text: string;

  /**
   * @param name of the file, for messages
   * @throws ConfigurationError when it is not JSON, or an object has a key twice
   */
  constructor(
    text: string,
    private readonly name: string,
  ) {
    // Windows editors add a byte order mark.
    this.text = text.replace(/^\uFEFF/, '');
    const errors: ParseError[] = [];
    this.root = parseTree(this.text, errors, { allowTrailingComma: true });
    const [first] = errors;
    if (first) throw this.noJson(printParseErrorCode(first.error), first.offset);
    if (this.root) this.refuseDuplicates(this.root);
    this.value = this.root && getNodeValue(this.root);
  }

  /** The name of the file and the line of a value or, if it is missing, of the object that lacks it. */
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

  /** Refuses a key that occurs twice, of which a parser would silently take the last. */
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

/** The benches that a file describes. */
export interface BenchFile {
  /** In the order of the file. */
  readonly benches: ReadonlyMap<string, BenchEntry>;
  /** A place of the file for messages: `benches.json line 4`. */
  placeOf(path: JsonPath): string;
}

/**
 * Reads a file of benches: JSON with comments and trailing commas.
 * @throws ConfigurationError with the file, the line and what is expected
 */
export function readBenches(file: string): BenchFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigurationError(
      `${file} cannot be read (${code}): expected a file that describes the benches of this machine; docs/benches.md shows one`,
    );
  }
  return parseBenches(text, path.basename(file));
}

/** @param name of the file, for messages @throws ConfigurationError */
export function parseBenches(text: string, name: string): BenchFile {
  const json = new JsonText(text, name);
  const read = benchFile.safeParse(json.value);
  if (!read.success) throw new ConfigurationError(complaintOf(read.error.issues[0], json));
  const benches = new Map(Object.entries(read.data.benches));
  refuseWhatIsShared(benches, json);
  return { benches, placeOf: (at) => json.placeOf(at) };
}

interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
}

function complaintOf(issue: Issue | undefined, json: JsonText): string {
  const at = (issue?.path ?? []).map((step) => (typeof step === 'number' ? step : String(step)));
  const where = nameOf(at);
  const [odd] = issue?.keys ?? [];
  if (odd === undefined)
    return `${json.placeOf(at)}: ${where}: ${issue?.message.replace(/^Invalid (input|option): /, '')}`;
  const known = keysAt(at);
  const advice = suggestion(odd, known) || `: expected ${known.join(', ')}`;
  return `${json.placeOf([...at, odd])}: ${where} has no setting ${odd}${advice}`;
}

/** `bench LEFT, cloud.listen` for the path of a bench's setting. */
function nameOf([top, bench, ...rest]: JsonPath): string {
  if (top !== 'benches' || bench === undefined) return top === undefined ? 'the file' : String(top);
  return [`bench ${bench}`, ...(rest.length > 0 ? [rest.join('.')] : [])].join(', ');
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | false;
}

/** The allowed keys of an object at this place. */
function keysAt(at: JsonPath): readonly string[] {
  let node: SchemaNode = benchFileSchema();
  for (const step of at) node = node.properties?.[step] ?? (node.additionalProperties || {});
  return Object.keys(node.properties ?? {}).filter((key) => key !== '$schema');
}

/** A resource that a bench uses exclusively, and its place in the file. */
interface Claim {
  readonly bench: string;
  readonly keys: JsonPath;
  /** What two benches would both do, for the message. */
  readonly what: string;
  readonly advice: string;
  collidesWith(what: string): boolean;
}

/** Refuses benches that share a module, a listener or a device: parallel runs would disturb each other. */
function refuseWhatIsShared(benches: ReadonlyMap<string, BenchEntry>, json: JsonText): void {
  const claims: Claim[] = [];
  for (const [bench, entry] of benches) {
    for (const claim of claimsOf(bench, entry)) {
      const other = claims.find((each) => each.bench !== bench && each.collidesWith(claim.what));
      if (other)
        throw new ConfigurationError(
          `${json.placeOf(['benches', bench, ...claim.keys])}: bench ${other.bench} and bench ${bench} would both ${claim.what}: ${claim.advice}`,
        );
      claims.push(claim);
    }
  }
}

function claimsOf(bench: string, { port, usb, cloud, family, environment }: BenchEntry): readonly Claim[] {
  const claim = (keys: JsonPath, what: string, advice: string): Claim => ({
    ...{ bench, keys, what, advice },
    collidesWith: (other) => other === what,
  });
  const module = port ?? usbPortText(usb ?? {});
  const device = environment?.deviceName;
  return [
    claim([port === undefined ? 'usb' : 'port'], `use the module at ${module}`, 'give each bench its own'),
    ...(device === undefined
      ? []
      : [claim(['environment', 'deviceName'], `log in as ${device}`, 'give each bench a device of its own')]),
    ...listenersOf(cloud, family).map(([key, at]) => ({
      ...claim(
        ['cloud', key],
        `listen at ${at}`,
        'give each bench its own cloud.listen and cloud.authListen',
      ),
      collidesWith: (other: string) => other.startsWith('listen at ') && sameListener(at, other.slice(10)),
    })),
  ];
}

/** Whether two listeners collide. Port 0 is any free port and never collides. */
function sameListener(one: string, other: string): boolean {
  const [a, b] = [one, other].map((address) => /^(.*):(\d+)$/.exec(address));
  if (!a || !b || a[2] !== b[2] || a[2] === '0') return false;
  const everywhere = ['0.0.0.0', '[::]', '*'];
  return a[1] === b[1] || [a[1], b[1]].some((host) => everywhere.includes(host ?? ''));
}

/** Where the cloud of a bench listens; defaults are those of a run with `--port`. */
function listenersOf(
  cloud: BenchEntry['cloud'] = {},
  family: string = familyNames[0],
): readonly (readonly [key: string, at: string])[] {
  const { kind, listen = '127.0.0.1:1883', authListen = '127.0.0.1:8080', tlsListen, tlsAuthListen } = cloud;
  if (kind === 'none' || kind === 'aliyun' || familyNamed(family).cloud === null) return [];
  return [
    ...(kind === 'mqtt' ? [] : [['listen', listen] as const]),
    ['authListen', authListen],
    ...(tlsListen === undefined ? [] : [['tlsListen', tlsListen] as const]),
    ...(tlsAuthListen === undefined ? [] : [['tlsAuthListen', tlsAuthListen] as const]),
  ];
}
