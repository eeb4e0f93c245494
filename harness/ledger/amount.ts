/**
 * A number with its noun: `1 case`, `2 cases`.
 * @param many the noun for any number but 1, if it is not the singular with an s
 */
export function amount(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
