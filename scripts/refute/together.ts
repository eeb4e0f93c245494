import type { Variant } from '../../harness/emulator/mutant';

const VARIANTS_PER_MODULE = 5;

/**
 * Distributes the variants over modules, up to five on each: choices that are legal alone are legal together, and a
 * module that differs in several ways at once is what is met in practice. Variants that set the same field do not share
 * a module, since one would hide the other, nor do two that change the behaviour by code. One that takes long, or is
 * tried with some of the cases only, stays alone. Neighbours in the list, which are about the same subject, are kept
 * apart.
 */
export function together(variants: readonly Variant[]): readonly (readonly Variant[])[] {
  const alone = variants.filter(({ takesLong, triedWith }) => takesLong || triedWith);
  const others = variants.filter((variant) => !alone.includes(variant));
  const shared = Array.from({ length: Math.ceil(others.length / VARIANTS_PER_MODULE) }, (): Variant[] => []);
  others.forEach((variant, index) => {
    const inTurn = shared.map((_, k) => shared[(index + k) % shared.length] ?? []);
    const place = inTurn.find(
      (module) => module.length < VARIANTS_PER_MODULE && !module.some((other) => overlap(other, variant)),
    );
    if (place) place.push(variant);
    else shared.push([variant]);
  });
  return [...alone.map((variant) => [variant]), ...shared];
}

function overlap(one: Variant, other: Variant): boolean {
  const set = new Set(fieldsOf(one));
  return fieldsOf(other).some((field) => set.has(field));
}

function fieldsOf({ dialect = {}, limits = {}, behaviours = [] }: Variant): string[] {
  return [...Object.keys(dialect), ...Object.keys(limits), ...(behaviours.length > 0 ? ['behaviours'] : [])];
}
