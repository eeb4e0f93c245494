import { isAccepted } from '../../../harness/bench/sent-command';
import type { Triple } from '../../../harness/cloud/cloud';
import type { Case, RequirementId } from '../../../harness/conformance/case';
import type { CaseBench } from '../../../harness/conformance/case-bench';
import * as mutant from '../../../harness/emulator/mutants/auth';
import * as cut from '../../../harness/emulator/mutants/auth-lengths';
import { textOf } from '../reading';
import { SUCCESS } from './report';

type Field = keyof Triple;

const FIELDS: Readonly<Record<Field, { readonly name: string; readonly requirement: RequirementId }>> = {
  productKey: { name: 'pkey', requirement: 'R-018' },
  deviceName: { name: 'dname', requirement: 'R-019' },
  deviceSecret: { name: 'dsrt', requirement: 'R-020' },
};

/** "最大长度 64Byte": legal up to and with 64 bytes, whatever the server then says of such a triple. */
const LEGAL = [1, 63, 64];
const TOO_LONG = [65, 128, 255];

/** Each parameter at its limit, from both sides and in bytes; one at a time, then together. */
export const lengths: readonly Case[] = [
  ...(Object.keys(FIELDS) as Field[]).flatMap((field) => [
    ...LEGAL.map((bytes) => accepted([field], bytes)),
    ...TOO_LONG.map((bytes) => refused([field], bytes)),
  ]),
  accepted(['productKey', 'deviceName', 'deviceSecret'], 64),
  refused(['productKey', 'deviceName', 'deviceSecret'], 65),
  {
    id: 'auth-with-64-bytes-each-succeeds',
    title: 'A device whose product key, name and secret have 64 bytes each is authenticated',
    level: 'must',
    requirements: ['R-015', 'R-018', 'R-019', 'R-020', 'E-AUTH-10', 'A-15'],
    from: 'idle',
    needs: ['auth', 'acl'],
    refutedBy: [cut.cutsProductKeysAt63, cut.cutsDeviceNamesAt63, cut.cutsDeviceSecretsAt63],
    async run({ module, cloud, check }) {
      const { longest } = cloud.cloud;
      if (!longest) return;
      const { report } = await module.authenticate(longest);
      check('authentication result of the device with the longest triple', textOf(report)).matches(SUCCESS);
    },
  },
  ...(Object.keys(FIELDS) as Field[]).flatMap((field) => [multiByte(field, 21), multiByte(field, 22)]),
];

function accepted(fields: readonly Field[], bytes: number): Case {
  return {
    id: `auth-${namesOf(fields)}-of-${bytes}-bytes-is-legal`,
    title: `${labelOf(fields)} of ${bytes} bytes is legal input`,
    level: 'must',
    requirements: ['R-012', 'E-AUTH-10', ...requirementsOf(fields)],
    from: 'idle',
    refutedBy: [bytes === 1 ? mutant.refusesShortestParameters : mutant.refusesLongestParameters],
    run: (bench) => judge(bench, withLength(bench.device, fields, bytes), true),
  };
}

function refused(fields: readonly Field[], bytes: number): Case {
  return {
    id: `auth-${namesOf(fields)}-of-${bytes}-bytes-is-refused`,
    title: `${labelOf(fields)} of ${bytes} bytes is not legal input`,
    level: 'must',
    requirements: ['R-021', 'E-AUTH-10', ...requirementsOf(fields)],
    from: 'idle',
    refutedBy: [
      mutant.takesParametersOfAnyLength,
      ...(bytes === 65 ? [mutant.takesParametersOneByteTooLong] : []),
    ],
    run: (bench) => judge(bench, withLength(bench.device, fields, bytes), false),
  };
}

/** 21 characters of three bytes are 63 bytes, 22 are 66: a module that counts characters takes both. */
function multiByte(field: Field, characters: number): Case {
  const { name, requirement } = FIELDS[field];
  const legal = characters * 3 <= 64;
  return {
    id: `auth-${name}-of-${characters}-multi-byte-characters-is-${legal ? 'legal' : 'refused'}`,
    title: `A ${name} of ${characters} CJK characters (${characters * 3} bytes) is ${legal ? '' : 'not '}legal input`,
    level: 'must',
    requirements: [requirement, 'R-021', 'E-AUTH-15', 'A-15'],
    from: 'idle',
    refutedBy: [legal ? mutant.refusesLongestParameters : mutant.countsCharactersOfParameters],
    run: (bench) => judge(bench, { ...bench.device, [field]: '设'.repeat(characters) }, legal),
  };
}

async function judge({ module, cloud, check }: CaseBench, triple: Triple, legal: boolean): Promise<void> {
  const since = cloud.mark();
  const { exchange } = await module.authenticate(triple);
  check('the input is taken as legal', isAccepted(exchange)).is(legal);
  if (!legal && cloud.cloud.capabilities.has('auth'))
    check('requests at the authentication server', cloud.authentications(since).length).is(0);
}

/** Letters that are no part of the device's own secret; legal in every field. */
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
