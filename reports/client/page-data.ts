/** What the page was given as `data` when it was made. */
export function pageData<T>(): T {
  return JSON.parse(document.getElementById('data')?.textContent ?? 'null') as T;
}
