import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Mutant, Variant } from '../mutant';
import { variants } from '../variants';
import { mutants } from '.';

type Named = Record<string, Mutant | Variant>;

/** The mutants and variants that each file of a folder exports; other exports are left out. */
function subjectsOf(folder: string): [file: string, exported: Named][] {
  const files = readdirSync(folder).filter((file) => /^(?!index|.*\.test).*\.ts$/.test(file));
  return files.map((file): [string, Named] => {
    const all = Object.entries<Named[string]>(require(join(folder, file)));
    return [file, Object.fromEntries(all.filter(([, one]) => typeof one === 'object' && 'about' in one))];
  });
}

const subjects = [...subjectsOf(__dirname), ...subjectsOf(resolve(__dirname, '../variants'))];
const listed = [...mutants, ...variants];

describe('every mutant and variant', () => {
  it.each(subjects)('of %s is exported under its own name and listed', (_, exported) => {
    const names = Object.values(exported).map(({ name }) => name);
    expect(names).toEqual(Object.keys(exported));
    expect(Object.keys(exported).filter((key) => !listed.includes(exported[key] as Named[string]))).toEqual(
      [],
    );
  });

  it('has a unique name', () => {
    const names = listed.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it.each(listed)('$name has a description and differs from the correct module', (one) => {
    const { name, about, dialect, limits, behaviours = [] } = one;
    expect([name, about]).toEqual([
      expect.stringMatching(/^[a-z][A-Za-z0-9]+$/),
      expect.stringMatching(/\.$/),
    ]);
    expect(Object.keys({ ...dialect, ...limits }).length + behaviours.length).toBeGreaterThan(0);
  });
});
