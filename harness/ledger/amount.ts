/**
 * A number with its noun: `1 case`, `2 cases`.
 * @param many what stands behind any number but 1, where that is not the noun with an s
 */
export function amount(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
