import type { Family } from './family';
import { generic } from './generic';
import { me3630 } from './me3630';

/** Every family of modules that the harness supports; the first one is the default. */
export const families: readonly [Family, ...Family[]] = [me3630, generic];

export const familyNames: readonly [string, ...string[]] = [
  families[0].name,
  ...families.slice(1).map(({ name }) => name),
];

/** @throws Error for a name of no family */
export function familyNamed(name: string): Family {
  const found = families.find((family) => family.name === name);
  if (found) return found;
  throw new Error(`there is no family of modules "${name}": expected ${familyNames.join(', ')}`);
}
