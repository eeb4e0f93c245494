const FONT_PX = 13;
const LINE_PX = 18;
/** Width of one character of a monospaced font, relative to its size. */
const ADVANCE = 0.602;
const MARGIN_PX = 18;
const PLAIN = '#e4e8ee';

/** SGR codes (ECMA-48, 8.3.117) in the terminal output of this project, as attributes of SVG. */
const COLORS: Readonly<Record<number, string>> = {
  2: '#98a3b0',
  31: '#f07167',
  32: '#58c27d',
  33: '#e9b44c',
  35: '#d79bf0',
  36: '#6cc7d9',
};
const BOLD = 1;
/** Codes that end others: 22 ends bold and dim, 39 ends a colour. */
const ENDS: Readonly<Record<number, (code: number) => boolean>> = {
  0: () => true,
  22: (code) => code <= 2,
  39: (code) => code >= 30,
};

/** One character with the codes in force at it. */
interface Cell {
  readonly character: string;
  readonly codes: readonly number[];
}

/**
 * The final content of a terminal, as SVG.
 * @param title for readers who do not see the picture
 * @param recorded bytes of the terminal, decoded: text, CR, LF, `ESC [ K` and `ESC [ ... m`
 * @param columns where lines wrap
 */
export function terminalPicture(title: string, recorded: string, columns: number): string {
  const rows = screenRows(recorded, columns);
  const width = Math.ceil(2 * MARGIN_PX + columns * FONT_PX * ADVANCE);
  const height = 2 * MARGIN_PX + rows.length * LINE_PX;
  const lines = rows.map(
    (row, n) =>
      `<text x="${MARGIN_PX}" y="${MARGIN_PX + FONT_PX + n * LINE_PX}" xml:space="preserve">${spans(row)}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="${FONT_PX}">`,
    `<title>${escaped(title)}</title>`,
    '<rect width="100%" height="100%" rx="8" fill="#14181e"/>',
    ...lines,
    '</svg>',
    '',
  ].join('\n');
}

function screenRows(recorded: string, columns: number): readonly (readonly Cell[])[] {
  const rows: Cell[][] = [[]];
  let codes: readonly number[] = [];
  let column = 0;
  const token = /\u001b\[(\d*)([A-Za-z])|([\s\S])/gu;
  for (const [, parameter = '', command, character] of recorded.matchAll(token)) {
    let row = rows[rows.length - 1] ?? [];
    if (command === 'm') codes = codesAfter(codes, Number(parameter));
    else if (command === 'K') row.length = column;
    else if (character === '\r') column = 0;
    else if (character === '\n') {
      rows.push([]);
      column = 0;
    } else if (character !== undefined) {
      if (column === columns) {
        row = [];
        rows.push(row);
        column = 0;
      }
      row[column] = { character, codes };
      column += 1;
    }
  }
  while (rows.length > 0 && rows[rows.length - 1]?.length === 0) rows.pop();
  return rows;
}

function codesAfter(codes: readonly number[], code: number): readonly number[] {
  const ends = ENDS[code];
  return ends ? codes.filter((each) => !ends(each)) : [...codes, code];
}

/** Adjacent characters with the same codes share a span. */
function spans(row: readonly Cell[]): string {
  const runs: { look: string; text: string }[] = [];
  for (const { character, codes } of row) {
    const look = attributes(codes);
    const last = runs[runs.length - 1];
    if (last?.look === look) last.text += character;
    else runs.push({ look, text: character });
  }
  return runs.map(({ look, text }) => `<tspan ${look}>${spelled(escaped(text))}</tspan>`).join('');
}

function attributes(codes: readonly number[]): string {
  const color = codes.map((code) => COLORS[code]).findLast((each) => each !== undefined) ?? PLAIN;
  return `fill="${color}"${codes.includes(BOLD) ? ' font-weight="700"' : ''}`;
}

/** Many fonts lack the glyphs for CR and LF (U+240D, U+240A): small letters replace them. */
function spelled(text: string): string {
  return text.replace(
    /[\u240d\u240a]/g,
    (sign) => `<tspan font-size="8">${sign === '\u240d' ? 'CR' : 'LF'}</tspan>`,
  );
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
