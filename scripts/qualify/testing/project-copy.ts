import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../../..');

/** What a test may want to break; the rest of the project is shared with the real one. */
const COPIED = ['suites', 'scripts', 'reports', 'package.json', 'jest.config.cjs'];
const SHARED = ['node_modules', 'harness'];

/** A copy of this project whose suites, scripts and reports a test may change. */
export interface ProjectCopy {
  readonly root: string;
  /** Writes a file of the copy. */
  write(file: string, text: string): void;
  /** Changes a file of the copy, which must contain the text to be replaced. */
  replace(file: string, before: string, after: string): void;
  remove(): void;
}

export function copyProject(): ProjectCopy {
  const root = mkdtempSync(path.join(os.tmpdir(), 'me3630-project-'));
  for (const name of COPIED)
    cpSync(path.join(ROOT, name), path.join(root, name), {
      recursive: true,
      filter: (source) => !/[/\\]reports[/\\](runs|check)$/.test(source),
    });
  for (const name of SHARED) symlinkSync(path.join(ROOT, name), path.join(root, name), 'junction');
  const write = (file: string, text: string) => writeFileSync(path.join(root, file), text);
  return {
    root,
    write,
    replace(file, before, after) {
      const text = readFileSync(path.join(root, file), 'utf8');
      if (!text.includes(before)) throw new Error(`${file} does not hold ${JSON.stringify(before)}`);
      write(file, text.replace(before, after));
    },
    remove: () => rmSync(root, { recursive: true }),
  };
}

/**
 * Replaces the suites of a copy by three cases of one clause: `first` and `last` send AT and pass, `odd` does what the
 * test needs.
 * @param body statements of the case in the middle, with `check`, `module` and `device` in scope
 */
export function withOddCase(copy: ProjectCopy, body: string): void {
  const asksAt = "check('AT', resultText(await module.send('AT'))).is('OK');";
  const declared = [
    ['first', asksAt],
    ['odd', body],
    ['last', asksAt],
  ].map(
    ([id, statements]) => `{
      id: '${id}', title: 'Made up to try the command', level: 'must', requirements: ['S-01'], from: 'idle',
      refutedBy: [takesEverythingForACommand],
      async run({ module, device, check }) { ${statements} },
    }`,
  );
  copy.write(
    'suites/index.ts',
    `import { resultText } from '../harness/bench/sent-command';
import { clause } from '../harness/conformance/case';
import { takesEverythingForACommand } from '../harness/emulator/mutants/line';

export const clauses = [clause({
  document: { id: 'made-up', title: 'Made up', edition: '1' }, number: '1', title: 'Made up',
  cases: [${declared.join(', ')}],
})];
`,
  );
  copy.write('suites/plan.json', '[]');
}
