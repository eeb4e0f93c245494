/** The script of the page of one run: filters the list of cases and opens them. */
import { render } from 'preact';
import { CaseDetail } from '../html/case-detail';
import type { ReportData } from '../html/page-data';
import { pageData } from './page';

let data: ReportData | null = null;
/** Parsed on first use, as it is the largest part of the page. */
const loaded = (): ReportData => {
  data ??= pageData<ReportData>();
  return data;
};

const form = document.getElementById('filters') as HTMLFormElement | null;
const shown = document.getElementById('shown');
const rows = [...document.querySelectorAll<HTMLElement>('.cases .row')].map((row) => ({
  row,
  text: row.textContent.toLowerCase(),
}));

function filter(): void {
  if (!form) return;
  const values = new FormData(form);
  const verdicts = new Set(values.getAll('verdict'));
  const [clause, level] = [values.get('clause'), values.get('level')];
  const words = String(values.get('text') ?? '')
    .toLowerCase()
    .split(/\s+/);
  let count = 0;
  for (const { row, text } of rows) {
    const { standing = '', clause: ofRow, level: levelOfRow } = row.dataset;
    const fits =
      verdicts.has(standing) &&
      (clause === '' || clause === ofRow) &&
      (level === '' || level === levelOfRow) &&
      words.every((word) => text.includes(word));
    row.hidden = !fits;
    const detail = detailOf(row);
    if (detail) detail.hidden = !fits;
    if (fits) count += 1;
  }
  if (shown) shown.textContent = `${count} of ${rows.length} shown`;
}

function detailOf(row: Element): HTMLElement | null {
  const next = row.nextElementSibling;
  return next?.classList.contains('opened') ? (next as HTMLElement) : null;
}

function open(row: HTMLElement): void {
  const of = loaded().cases[Number(row.dataset.index)];
  if (!of || detailOf(row)) return;
  const detail = document.createElement('tr');
  detail.className = 'opened';
  const cell = detail.appendChild(document.createElement('td'));
  cell.colSpan = 6;
  row.after(detail);
  render(<CaseDetail data={of} catalogue={loaded().catalogue} />, cell);
  row.querySelector('.open')?.setAttribute('aria-expanded', 'true');
}

function close(row: HTMLElement): void {
  detailOf(row)?.remove();
  row.querySelector('.open')?.setAttribute('aria-expanded', 'false');
}

function showAll(): void {
  form?.reset();
  filter();
}

/** A link to a case opens it, even if the filters hide it. */
function follow(): void {
  const target = document.getElementById(location.hash.slice(1));
  if (!target?.classList.contains('row')) return;
  if (target.hidden) showAll();
  open(target);
  target.scrollIntoView({ block: 'start' });
  target.querySelector<HTMLElement>('.open')?.focus({ preventScroll: true });
}

document.querySelector('.cases')?.addEventListener('click', (event) => {
  const clicked = event.target as HTMLElement;
  const row = clicked.closest<HTMLElement>('.row');
  if (!row?.dataset.index || String(getSelection()) !== '') return;
  if (detailOf(row)) close(row);
  else open(row);
});
document.addEventListener('click', (event) => {
  const link = (event.target as HTMLElement).closest('a');
  // A second click on the same link does not change the address, but must work again.
  if (link?.hash && link.hash === location.hash) follow();
});
document.addEventListener('keydown', (event) => {
  const typing = (event.target as HTMLElement).matches('input,select');
  if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  form?.querySelector<HTMLElement>('[name=text]')?.focus();
});
if (form) {
  form.hidden = false;
  form.addEventListener('input', filter);
  document.getElementById('show-all')?.addEventListener('click', showAll);
  form.addEventListener('submit', (event) => event.preventDefault());
  filter();
}
window.addEventListener('hashchange', follow);
follow();
