import { pageData } from '../../client/page';
import { MEANING, SIGN, stateOfLetter } from '../cell';
import type { MatrixData, PageCase } from './matrix';

const data = pageData<MatrixData>();
const rows = [...document.querySelectorAll<HTMLTableRowElement>('#rows tbody tr')];
const texts = rows.map((row) =>
  `${row.firstElementChild?.textContent} ${casesOf(row).join(' ')} ${row.lastElementChild?.textContent}`.toLowerCase(),
);

function casesOf(row: Element): string[] {
  return row.querySelector<HTMLElement>('button[data-cases]')?.dataset.cases?.split(' ') ?? [];
}

/** Shows or hides the cases of a requirement. */
function toggle(button: HTMLElement): void {
  const row = button.closest('tr');
  if (row === null) return;
  const open = button.getAttribute('aria-expanded') === 'true';
  button.setAttribute('aria-expanded', String(!open));
  if (open) while (row.nextElementSibling?.classList.contains('case')) row.nextElementSibling.remove();
  else row.after(...casesOf(row).flatMap((id) => caseRow(id, data.cases[id])));
}

function caseRow(id: string, record: PageCase | undefined): Element[] {
  if (record === undefined) return [];
  const row = element('tr', 'case');
  const head = element('th', 'row');
  head.setAttribute('scope', 'row');
  head.append(element('b', '', id), ' ', element('span', '', `${record.title} (${record.level})`));
  const notes = new Map(record.notes);
  const cells = [...record.states].map((letter, i) => cell(letter, data.notes[notes.get(i) ?? -1], i, id));
  row.append(head, ...cells, element('td', 'words', record.inWords));
  return [row];
}

function cell(letter: string, note: string | undefined, column: number, id: string): Element {
  const { state, otherSuite } = stateOfLetter(letter);
  const made = element('td', state);
  const sign = `${SIGN[state]}${otherSuite ? '†' : ''}`;
  const report = data.reports[column];
  const index = data.orders[data.orderOf[column] ?? -1]?.indexOf(id) ?? -1;
  made.title = [data.names[column], MEANING[state], note].filter(Boolean).join(': ');
  if (report == null || index < 0) made.textContent = sign;
  else {
    const link = document.createElement('a');
    link.href = `${report}#case-${index}`;
    link.textContent = sign;
    link.setAttribute('aria-label', `${id} in ${data.names[column]}: ${MEANING[state]}`);
    made.append(link);
  }
  return made;
}

function element(name: string, className: string, text?: string): HTMLElement {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Creates the cells of a row that became visible, or removes them again. */
function fill(row: Element, visible: boolean): void {
  const lazy = row.querySelector<HTMLElement>('td.lazy');
  if (lazy === null) return;
  const shown = lazy.hidden;
  if (visible && !shown) {
    lazy.hidden = true;
    const cells = (lazy.dataset.cells ?? '').split(' ').map((text) => {
      const { state, otherSuite } = stateOfLetter(text.charAt(0));
      const made = element('td', state, SIGN[state]);
      if (text.length > 1) made.append(element('b', '', text.slice(1)));
      if (otherSuite) made.append(element('sup', '', '†'));
      return made;
    });
    lazy.after(...cells);
  } else if (!visible && shown) {
    lazy.hidden = false;
    while (!lazy.nextElementSibling?.classList.contains('words')) lazy.nextElementSibling?.remove();
  }
}

const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) fill(target, isIntersecting);
  },
  { root: document.querySelector('#rows'), rootMargin: '200px' },
);
if (document.querySelector('td.lazy')) for (const row of rows) observer.observe(row);

const search = document.querySelector<HTMLInputElement>('#search');
const only = document.querySelector<HTMLInputElement>('#only');

/** Hides rows without all of the typed words and, if selected, rows that simply work. */
function narrow(): void {
  const words = (search?.value ?? '').toLowerCase().split(/\s+/);
  let shown = 0;
  rows.forEach((row, i) => {
    const hidden =
      (only?.checked === true && row.classList.contains('plain')) ||
      !words.every((word) => texts[i]?.includes(word));
    row.hidden = hidden;
    if (!hidden) shown += 1;
    for (let next = row.nextElementSibling; next?.classList.contains('case'); next = next.nextElementSibling)
      (next as HTMLElement).hidden = hidden;
  });
  for (const clause of document.querySelectorAll<HTMLElement>('#rows .clause'))
    clause.hidden = clause.querySelector('tbody tr:not([hidden])') === null;
  const status = document.querySelector('#shown');
  if (status !== null) status.textContent = `${shown} of ${rows.length} rows`;
}

document.querySelector('#rows')?.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest<HTMLElement>('button[data-cases]') : null;
  if (button !== null) toggle(button);
});
for (const control of [search, only]) {
  control?.addEventListener('input', narrow);
  control?.removeAttribute('hidden');
}
document.querySelector('#only-label')?.removeAttribute('hidden');
narrow();
