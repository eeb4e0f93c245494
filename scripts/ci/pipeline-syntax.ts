/** A call in a Jenkinsfile, as printed by `record-pipeline.groovy`. */
export interface Call {
  readonly name: string;
  readonly arguments: readonly unknown[];
  /** The calls in its block; absent without a block. */
  readonly body?: readonly Call[];
}

interface Section {
  /** Names permitted in its block; null for steps or settings of plugins. */
  readonly may: readonly string[] | null;
  /** Of each group exactly one is required. */
  readonly must?: readonly (readonly string[])[];
}

const PLACES = ['agent', 'environment', 'options', 'post', 'stages', 'tools'] as const;
const STEPS: Section = { may: null };

/**
 * Sections of a declarative pipeline and their permitted contents: Jenkins, "Pipeline Syntax", chapter "Declarative
 * Pipeline".
 */
const SECTIONS: Readonly<Record<string, Section>> = {
  pipeline: { may: [...PLACES, 'parameters', 'triggers', 'libraries'], must: [['agent'], ['stages']] },
  stages: { may: ['stage'], must: [] },
  stage: {
    may: [...PLACES, 'steps', 'parallel', 'matrix', 'when', 'input', 'failFast'],
    must: [['steps', 'stages', 'parallel', 'matrix']],
  },
  matrix: { may: [...PLACES, 'axes', 'excludes', 'when', 'input'], must: [['axes'], ['stages']] },
  axes: { may: ['axis'] },
  axis: { may: ['name', 'values', 'notValues'], must: [['name'], ['values', 'notValues']] },
  post: {
    may: [
      'always',
      'changed',
      'fixed',
      'regression',
      'aborted',
      'failure',
      'success',
      'unstable',
      'unsuccessful',
      'cleanup',
    ],
  },
  agent: { may: ['any', 'none', 'label', 'node', 'docker', 'dockerfile', 'kubernetes'] },
  parameters: { may: ['string', 'text', 'booleanParam', 'choice', 'password'] },
};

/** Errors that Jenkins would report about the structure of a declarative pipeline, one sentence each. */
export function pipelineErrors(calls: readonly Call[]): string[] {
  const [pipeline, ...others] = calls;
  if (pipeline?.name !== 'pipeline' || others.length > 0)
    return [`expected one pipeline block, got ${calls.map(({ name }) => name).join(', ') || 'nothing'}`];
  return errorsIn(pipeline, 'pipeline');
}

function errorsIn({ name, body }: Call, place: string): string[] {
  const { may, must = [] } = SECTIONS[name] ?? STEPS;
  if (body === undefined) return name === 'agent' ? [] : may ? [`${place} has no block`] : [];
  if (may === null) return [];
  const names = body.map((each) => each.name);
  return [
    ...(names.length === 0 ? [`${place} is empty`] : []),
    ...names.filter((each) => !may.includes(each)).map((each) => `${place} may not hold ${each}`),
    ...must.flatMap((group) => {
      const count = names.filter((each) => group.includes(each)).length;
      return count === 1 ? [] : [`${place} must hold one of ${group.join(', ')}, got ${count}`];
    }),
    ...twice(body).map((each) => `${place} holds ${each} twice`),
    ...body.flatMap((each) => errorsIn(each, `${place} > ${labelOf(each)}`)),
  ];
}

/** Sections may occur once; stages of one block have different names. */
function twice(body: readonly Call[]): string[] {
  const labels = body.filter(({ name }) => name in SECTIONS && name !== 'axis').map(labelOf);
  return labels.filter((label, index) => labels.indexOf(label) !== index);
}

function labelOf({ name, arguments: [first] }: Call): string {
  return name === 'stage' ? `stage(${String(first)})` : name;
}
