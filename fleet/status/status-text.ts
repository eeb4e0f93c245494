import { textTable } from '../../harness/bench/text-table';
import { requirementText } from '../job/requirement';
import type { PartState } from '../queue/part-states';
import { progressText } from './progress';
import type { QualificationStatus, Snapshot } from './snapshot';

/** A fleet for the terminal. */
export function statusText({ at, benches, lost, qualifications, schedules }: Snapshot): string {
  const rows = [
    ...benches.map(({ name, state, model, firmware, labels, agent, detail }) => [
      ...[name, state, model ?? '-', firmware ?? '-', labels.join(',') || '-', agent, detail ?? '-'],
    ]),
    ...lost.map(({ name, lastSeen }) => [
      ...[name, 'away', '-', '-', '-', '-', `last heard of ${new Date(lastSeen).toISOString()}`],
    ]),
  ];
  const parts = [
    `${at}: ${benches.length} benches, ${qualifications.length} qualifications`,
    rows.length === 0
      ? 'no bench is offered: start an agent with npm run fleet -- agent'
      : textTable(['bench', 'state', 'model', 'firmware', 'labels', 'agent', 'what it does'], rows),
    ...qualifications.map(qualificationText),
    ...(schedules.length === 0
      ? []
      : [
          textTable(
            ['schedule', 'when', 'next'],
            schedules.map(({ name, pattern, next }) => [
              name,
              pattern,
              next === null ? '-' : new Date(next).toISOString(),
            ]),
          ),
        ]),
  ];
  return `${parts.map((part) => part.trimEnd()).join('\n\n')}\n`;
}

function qualificationText({ id, request, cancelled, refused, parts }: QualificationStatus): string {
  const head = `${id}: ${progressText(parts)}${cancelled ? ', cancelled' : ''}, ${requirementText(request.requirement)}`;
  if (refused !== null) return `${head}\nrefused: ${refused}`;
  if (parts.length === 0) return `${head}\nwaits for a bench that fits`;
  return `${head}\n${textTable(['part', 'state', 'judged', 'bench', 'verdict'], parts.map(partRow))}`;
}

function partRow({ part, state, judged, result, reason }: PartState): string[] {
  return [
    part.part,
    state,
    `${judged}/${part.cases.length}`,
    result?.bench ?? part.requirement.bench ?? '-',
    reason ?? result?.verdict ?? '-',
  ];
}
