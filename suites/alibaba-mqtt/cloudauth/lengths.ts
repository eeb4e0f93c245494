import { isAccepted } from '../../../harness/bench/sent-command';
import type { Triple } from '../../../harness/cloud/cloud';
import type { Case, CaseBench, RequirementId } from '../../../harness/conformance/case';
import type { Mutant } from '../../../harness/emulator/mutant';
import * as mutant from '../../../harness/emulator/mutants/auth-lengths';
import { SUCCESS } from '../../steps/authentication';
import { textOf } from '../../steps/reading';

type Field = keyof Triple;

const FIELDS = {
  productKey: { name: 'pkey', requirement: 'R-018' },
  deviceName: { name: 'dname', requirement: 'R-019' },
  deviceSecret: { name: 'dsrt', requirement: 'R-020' },
} as const satisfies Record<Field, { readonly name: string; readonly requirement: RequirementId }>;

/** "最大长度 64Byte": up to and including 64 bytes is legal, whatever the server answers to such a triple. */
const LEGAL = [
  [1, mutant.refusesOneByteFor],
  [64, mutant.refuses64BytesFor],
] as const;
/** One byte too many, and a length that an eight-bit counter takes for 1. */
const TOO_LONG = [
  [65, mutant.takes65BytesFor],
  [257, mutant.countsInEightBitsFor],
] as const;

/** Each parameter at its limit, from both sides and in bytes; individually, then together. */
export const lengths: readonly Case[] = [
  ...(Object.keys(FIELDS) as Field[]).flatMap((field) => [
    ...LEGAL.map(([bytes, caught]) => accepted([field], bytes, caught[FIELDS[field].name])),
    ...TOO_LONG.map(([bytes, caught]) => refused(field, bytes, caught[FIELDS[field].name])),
  ]),
  accepted(['productKey', 'deviceName', 'deviceSecret'], 64, mutant.refusesTriplesOf192Bytes),
  {
    id: 'auth-with-64-bytes-each-succeeds',
    title: 'A device whose product key, name and secret have 64 bytes each is authenticated',
    level: 'must',
    requirements: ['R-015', 'R-018', 'R-019', 'R-020', 'E-AUTH-10', 'A-15'],
    from: 'idle',
    needs: ['auth', 'acl'],
    refutedBy: [mutant.cutsAt63.pkey, mutant.cutsAt63.dname, mutant.cutsAt63.dsrt],
    async run({ module, cloud, check }) {
      const { longest } = cloud;
      if (!longest) return;
      const { report } = await module.authenticate(longest);
      check('authentication result of the device with the longest triple', textOf(report)).matches(SUCCESS);
    },
  },
  ...(Object.keys(FIELDS) as Field[]).flatMap((field) => [multiByte(field, 21), multiByte(field, 22)]),
];

function accepted(fields: readonly Field[], bytes: number, caught: Mutant): Case {
  return {
    id: `auth-${namesOf(fields)}-of-${bytes}-bytes-is-legal`,
    title: `${labelOf(fields)} of ${bytes} bytes is legal input`,
    level: 'must',
    requirements: ['R-012', 'E-AUTH-10', ...requirementsOf(fields)],
    from: 'idle',
    refutedBy: [caught],
    run: (bench) => judge(bench, withLength(bench.device, fields, bytes), true),
  };
}

function refused(field: Field, bytes: number, caught: Mutant): Case {
  const { name, requirement } = FIELDS[field];
  return {
    id: `auth-${name}-of-${bytes}-bytes-is-refused`,
    title: `A ${name} of ${bytes} bytes is not legal input`,
    level: 'must',
    requirements: ['R-021', 'E-AUTH-10', requirement],
    from: 'idle',
    refutedBy: [caught],
    run: (bench) => judge(bench, withLength(bench.device, [field], bytes), false),
  };
}

/** 21 characters of three bytes are 63 bytes, 22 are 66: a module that counts characters accepts both. */
function multiByte(field: Field, characters: number): Case {
  const { name, requirement } = FIELDS[field];
  const legal = characters * 3 <= 64;
  return {
    id: `auth-${name}-of-${characters}-multi-byte-characters-is-${legal ? 'legal' : 'refused'}`,
    title: `A ${name} of ${characters} CJK characters (${characters * 3} bytes) is ${legal ? '' : 'not '}legal input`,
    level: 'must',
    requirements: [requirement, 'R-021', 'E-AUTH-15', 'A-15'],
    from: 'idle',
    refutedBy: [legal ? mutant.countsThreeBytesTwiceFor[name] : mutant.countsCharactersFor[name]],
    run: (bench) => judge(bench, { ...bench.device, [field]: '设'.repeat(characters) }, legal),
  };
}

async function judge({ module, cloud, check }: CaseBench, triple: Triple, legal: boolean): Promise<void> {
  const since = cloud.mark();
  const { exchange } = await module.authenticate(triple);
  check('the input is taken as legal', isAccepted(exchange)).is(legal);
  if (!legal && cloud.capabilities.has('auth'))
    check('requests at the authentication server', cloud.authentications(since).length).is(0);
}

/** Letters that do not occur in the device's own secret and are legal in every field. */
function withLength(device: Triple, fields: readonly Field[], bytes: number): Triple {
  return { ...device, ...Object.fromEntries(fields.map((field) => [field, 'q'.repeat(bytes)])) };
}

function namesOf(fields: readonly Field[]): string {
  return fields.length === 1 ? fields.map((f) => FIELDS[f].name).join() : 'all-parameters';
}

function labelOf(fields: readonly Field[]): string {
  return fields.length === 1 ? `A ${namesOf(fields)}` : 'Each parameter';
}

function requirementsOf(fields: readonly Field[]): RequirementId[] {
  return fields.map((field) => FIELDS[field].requirement);
}
