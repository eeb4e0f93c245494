import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { Wire } from './evidence';
import { embedded, programOf, renderPage } from './page';

const program = require.resolve('../client/page');
const hostile = '</script><script>alert(1)</script>"><img src=x onerror=alert(1)>\u202e\u0007';

test('a page is self-contained, and allows only its own script', () => {
  const page = renderPage({ title: 'a', body: <p>b</p>, program, style: '.x{color:red}' });
  const script = /<script>([\s\S]*)<\/script><\/body>/.exec(page)?.[1] ?? '';
  const digest = createHash('sha256').update(script).digest('base64');
  expect(page).toContain(`script-src 'sha256-${digest}'`);
  expect(page).toContain("default-src 'none'");
  expect(page).toContain('.x{color:red}');
  expect(page).not.toMatch(/\s(src|href)=|url\(|@import/);
});

test('texts of a module remain texts wherever they appear', () => {
  const body = (
    <p title={hostile}>
      {hostile} <Wire text={hostile} />
    </p>
  );
  const page = renderPage({ title: hostile, body, program, data: { [hostile]: [hostile] } });
  expect(page.match(/<script/g)).toHaveLength(2);
  expect(page.match(/<\/script/g)).toHaveLength(2);
  expect(page).not.toContain('<img');
  expect(page.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
});

test('data is returned as it was given', () => {
  const data = { [hostile]: [hostile, 1, null, '\u{1f600}\ud800'] };
  expect(JSON.parse(embedded(data))).toEqual(data);
});

test('a script contains no paths of this machine, and imports nothing foreign', () => {
  const script = programOf(program);
  expect(script).toContain('prefers-color-scheme');
  expect(script).not.toContain(__dirname);
  expect(() => new Function(script)).not.toThrow();
  expect(() => programOf(__filename)).toThrow(
    /may import files of this project and preact, got "node:crypto"/,
  );
});
