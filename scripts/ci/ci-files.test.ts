import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { environmentNames, optionName } from '../../harness/bench/configuration/command-line';
import { optionEntries } from '../../harness/bench/configuration/options';
import { testIf } from '../../harness/cloud/testing/test-if';
import { type Call, pipelineErrors } from './pipeline-syntax';

const ROOT = path.resolve(__dirname, '../..');
const WORKFLOWS = path.join(ROOT, '.github/workflows');
const SAMPLES = path.join(ROOT, 'docs/ci');
/** Debian's package groovy; Jenkins uses exactly this version of the language. */
const GROOVY = '/usr/share/java/groovy-all.jar';
const DEADLINE_MS = 60_000;

const run = promisify(execFile);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ci-'));
});
afterAll(() => rm(folder, { recursive: true }));

const textOf = (file: string) => readFile(file, 'utf8');

/** Caches a result that several tests need, as its programs take long to start. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}

/** Prefix for the name of a file with an error. */
const BROKEN = 'broken-';

/** A copy of a file with an error in it. */
async function spoilt(file: string, right: string, wrong: string): Promise<string> {
  const text = await textOf(file);
  expect(text).toContain(right);
  const copy = path.join(folder, `${BROKEN}${path.basename(file)}`);
  await writeFile(copy, text.replace(right, wrong));
  return copy;
}

describe('workflows of GitHub', () => {
  /** [file, line, message] of GitHub's own language service. */
  async function diagnostics(files: readonly string[]): Promise<readonly [string, number, string][]> {
    const program = path.join(__dirname, 'workflow-diagnostics.cjs');
    const { stdout } = await run(process.execPath, ['--conditions=import', program, ...files], { cwd: ROOT });
    return JSON.parse(stdout);
  }

  /** For all files in use, and for one with an error. */
  const findings = once(async () => {
    const names = await readdir(WORKFLOWS);
    const used = [
      ...names.map((name) => path.join(WORKFLOWS, name)),
      path.join(SAMPLES, 'firmware-build.yml'),
    ];
    const qualify = path.join(WORKFLOWS, 'qualify.yml');
    const broken = await spoilt(qualify, 'cancel-in-progress: false', 'cancel-in-progres: false');
    const all = await diagnostics([...used, broken]);
    return {
      used: all.filter(([name]) => !name.startsWith(BROKEN)),
      broken: all.filter(([name]) => name.startsWith(BROKEN)),
    };
  });

  test(
    'are accepted by GitHub',
    async () => {
      expect((await findings()).used).toEqual([]);
    },
    DEADLINE_MS,
  );

  test(
    'are checked by a program that finds errors',
    async () => {
      expect((await findings()).broken.map(([, , message]) => message)).toEqual([
        "Unexpected value 'cancel-in-progres'",
      ]);
    },
    DEADLINE_MS,
  );

  test('are called with inputs that they have', async () => {
    const { jobs } = parse(await textOf(path.join(SAMPLES, 'firmware-build.yml')));
    for (const { uses, with: given = {} } of Object.values<{ uses?: string; with?: object }>(jobs)) {
      const name = /\.github\/workflows\/([\w-]+\.yml)@/.exec(uses ?? '')?.[1];
      if (name === undefined) continue;
      const { on } = parse(await textOf(path.join(WORKFLOWS, name)));
      expect(Object.keys(on.workflow_call.inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
    }
  });

  test('run npm ci and npm test on the three systems', async () => {
    const { jobs } = parse(await textOf(path.join(WORKFLOWS, 'check.yml')));
    const { strategy, steps, defaults } = jobs.emulated;
    expect(defaults.run.shell).toBe('bash');
    expect(strategy.matrix.os).toEqual(['ubuntu-latest', 'windows-latest', 'macos-latest']);
    expect(steps.some(({ run: line = '' }) => line.startsWith('npm ci && npm test'))).toBe(true);
  });

  test('give each bench a runner by its label and one run at a time', async () => {
    const { jobs } = parse(await textOf(path.join(WORKFLOWS, 'qualify.yml')));
    const ofTheBench = expect.stringContaining('{{ matrix.bench }}');
    expect(jobs.bench['runs-on']).toEqual(['self-hosted', 'me3630', ofTheBench]);
    expect(jobs.bench.concurrency.group).toEqual(ofTheBench);
  });
});

describe('pipelines of GitLab', () => {
  const file = path.join(SAMPLES, 'gitlab-ci.yml');

  /** Parses the pipeline with gitlab-ci-local, which validates it against GitLab's own JSON schema. */
  async function jobsOf(pipeline: string): Promise<string[]> {
    const project = await mkdtemp(path.join(folder, 'gitlab-'));
    await cp(pipeline, path.join(project, '.gitlab-ci.yml'));
    await run('git', ['init', '--quiet', project]);
    const program = path.join(ROOT, 'node_modules/gitlab-ci-local/dist/index.js');
    const { stdout } = await run(
      process.execPath,
      ['--require', path.join(__dirname, 'set-union.cjs'), program, '--list-json'],
      { cwd: project },
    );
    return JSON.parse(stdout.slice(stdout.indexOf('[\n'))).map(({ name }: { name: string }) => name);
  }

  test(
    'are accepted by GitLab',
    async () => {
      expect(await jobsOf(file)).toEqual(['qualify: [left]', 'qualify: [right]', 'pages']);
      expect(await jobsOf(path.join(SAMPLES, 'gitlab-firmware.yml'))).toEqual(['build', 'qualification']);
    },
    DEADLINE_MS,
  );

  test(
    'are checked by a program that finds errors',
    async () => {
      const broken = await spoilt(file, 'resource_group: me3630-$BENCH', 'resource_groups: me3630-$BENCH');
      await expect(jobsOf(broken)).rejects.toThrow(/resource_groups/);
    },
    DEADLINE_MS,
  );

  test('give each bench a runner by its tag, one run at a time, and upload JUnit', async () => {
    const { qualify } = parse(await textOf(file));
    expect(qualify.tags).toEqual(['me3630', '$BENCH']);
    expect(qualify.resource_group).toBe('me3630-$BENCH');
    expect(qualify.artifacts.reports.junit).toBe('reports/runs/$BENCH/junit.xml');
  });
});

describe('Jenkinsfiles', () => {
  const file = path.join(SAMPLES, 'Jenkinsfile');
  const here = testIf(existsSync(GROOVY), 'Groovy is not installed, Debian’s package is groovy');

  async function callsOf(pipeline: string): Promise<readonly Call[]> {
    const { stdout } = await run('java', [
      '-cp',
      GROOVY,
      'groovy.ui.GroovyMain',
      path.join(__dirname, 'record-pipeline.groovy'),
      pipeline,
    ]);
    return JSON.parse(stdout);
  }

  const calls = once(() => callsOf(file));

  here(
    'are Groovy with the structure of a declarative pipeline',
    async () => {
      expect(pipelineErrors(await calls())).toEqual([]);
      expect(pipelineErrors(await callsOf(path.join(SAMPLES, 'firmware-Jenkinsfile')))).toEqual([]);
    },
    DEADLINE_MS,
  );

  here(
    'are checked by a program that finds a section in a wrong place',
    async () => {
      const broken = await spoilt(file, 'options { timeout(', 'opinions { timeout(');
      expect(pipelineErrors(await callsOf(broken))).toEqual([
        'pipeline > stages > stage(qualify) > matrix may not hold opinions',
      ]);
    },
    DEADLINE_MS,
  );

  here(
    'are checked by a program that finds invalid Groovy',
    async () => {
      const broken = await spoilt(file, "sh 'npm ci'", "sh 'npm ci");
      await expect(callsOf(broken)).rejects.toThrow(/MultipleCompilationErrors/);
    },
    DEADLINE_MS,
  );

  here(
    'lock the bench during the run, and publish JUnit',
    async () => {
      const all = flat(await calls());
      const lock = all.find(({ name }) => name === 'lock');
      expect(lock?.arguments).toEqual([{ resource: 'me3630-env.BENCH' }]);
      expect(flat(lock?.body ?? []).some((call) => String(call.arguments[0]).startsWith('npm test'))).toBe(
        true,
      );
      expect(all.find(({ name }) => name === 'junit')?.arguments[0]).toMatchObject({
        allowEmptyResults: false,
      });
    },
    DEADLINE_MS,
  );
});

describe('a declarative pipeline', () => {
  const call = (name: string, body?: readonly Call[], ...args: unknown[]): Call => ({
    name,
    arguments: args,
    ...(body ? { body } : {}),
  });
  const stage = (...body: Call[]) => call('stage', body, 'build');
  const pipeline = (...stages: Call[]) => [
    call('pipeline', [call('agent', undefined, 'any'), call('stages', stages)]),
  ];
  const steps = call('steps', [call('sh', undefined, 'make')]);

  test.each<[string, readonly Call[], readonly string[]]>([
    ['is right', pipeline(stage(steps)), []],
    ['is missing', [steps], ['expected one pipeline block, got steps']],
    [
      'has no agent',
      [call('pipeline', [call('stages', [stage(steps)])])],
      ['pipeline must hold one of agent, got 0'],
    ],
    ['has no stage', pipeline(), ['pipeline > stages is empty']],
    [
      'has a stage that does nothing',
      pipeline(stage(call('when', []))),
      ['pipeline > stages > stage(build) must hold one of steps, stages, parallel, matrix, got 0'],
    ],
    [
      'has two stages of one name',
      pipeline(stage(steps), stage(steps)),
      ['pipeline > stages holds stage(build) twice'],
    ],
  ])('that %s', (_, calls, errors) => {
    expect(pipelineErrors(calls)).toEqual(errors);
  });
});

test('every option and variable of npm test in a file exists', async () => {
  const known = new Set(
    optionEntries.flatMap(([key, option]) => [`--${optionName(key)}`, ...environmentNames(key, option)]),
  );
  const files = [
    path.join(WORKFLOWS, 'qualify.yml'),
    path.join(SAMPLES, 'gitlab-ci.yml'),
    path.join(SAMPLES, 'Jenkinsfile'),
  ];
  for (const file of files) {
    const text = await textOf(file);
    const lines = [...text.matchAll(/npm (?:test|run doctor) -- ([^'\n]*)/g)].map(([, line = '']) => line);
    const options = lines.join(' ').match(/--[a-z-]+/g) ?? [];
    const used = [...options, ...(text.match(/\bME3630_[A-Z_]+/g) ?? [])];
    expect(used).toContain('--bench');
    expect([file, used.filter((option) => !known.has(option))]).toEqual([file, []]);
  }
});

function flat(calls: readonly Call[]): readonly Call[] {
  return calls.flatMap((each) => [each, ...flat(each.body ?? [])]);
}
