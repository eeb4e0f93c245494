const KEY = 'me3630-theme';
const root = document.documentElement;

/** Some browsers, and some settings, deny storage to a page from a file. */
function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(theme: string): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {}
}

const dark = (): boolean =>
  root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;

const theme = remembered();
if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
const button = document.getElementById('theme');
if (button) {
  button.hidden = false;
  button.addEventListener('click', () => {
    root.dataset.theme = dark() ? 'light' : 'dark';
    remember(root.dataset.theme);
  });
}

/** The `data` that the page was rendered with. */
export function pageData<T>(): T {
  return JSON.parse(document.getElementById('data')?.textContent ?? 'null') as T;
}
