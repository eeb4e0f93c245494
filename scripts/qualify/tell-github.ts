import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Ledger } from '../../harness/ledger/ledger-reader';
import { annotations, noRunAnnotation } from '../../reports/build-server';
import type { ReportOptions } from '../../reports/run-view';

/** In a workflow of GitHub: writes the summary of the run for the job's page, and annotations for the change. */
export function tellGithub(
  ledger: Ledger,
  folder: string,
  options: ReportOptions,
  env: NodeJS.ProcessEnv = process.env,
): void {
  const summary = path.join(folder, 'summary.md');
  if (env.GITHUB_STEP_SUMMARY && existsSync(summary))
    appendFileSync(env.GITHUB_STEP_SUMMARY, readFileSync(summary));
  if (env.GITHUB_ACTIONS === 'true')
    for (const line of annotations(ledger, options)) process.stdout.write(`${line}\n`);
}

/** The same for a run that could not begin or left no readable ledger. */
export function tellGithubOfNoRun(why: string, env: NodeJS.ProcessEnv = process.env): void {
  if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, `Nothing was judged: ${why}\n`);
  if (env.GITHUB_ACTIONS === 'true') process.stdout.write(`${noRunAnnotation(why)}\n`);
}
