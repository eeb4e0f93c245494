import http from 'node:http';
import { expect } from '@jest/globals';
import { ANY_BENCH } from '../job/requirement';
import { hold } from '../queue/offers';
import { submit } from '../queue/requests';
import { fleetTest, someRequest } from '../testing/fleet-test';
import { servePage } from './status-page';

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly refresh: string | undefined;
}

function ask(url: string, options: http.RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    http
      .request(url, options, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text, refresh: response.headers.refresh as string }),
        );
      })
      .on('error', reject)
      .end();
  });
}

fleetTest('the page shows benches and queue, escapes their texts, and reloads', async ({ store }) => {
  await hold(store, {
    ...{ name: 'LEFT', agent: 'lab-1/7', model: 'ME3630', firmware: '<img src=x>', labels: ['desk'] },
    ...{ capabilities: [], state: 'busy', detail: 'q.p1', suite: '' },
  });
  const id = await submit(store, someRequest({ requirement: { ...ANY_BENCH, firmware: '0B07' } }));
  const page = await servePage(store, 0);
  const { status, text, refresh } = await ask(page.url);
  expect({ status, refresh }).toEqual({ status: 200, refresh: '2' });
  expect(text).toContain('LEFT');
  expect(text).toContain('&lt;img src=x>');
  expect(text).not.toContain('<img');
  expect(text).toContain(id);
  expect(text).toContain('any bench with firmware 0B07');
  const { text: json } = await ask(`${page.url}status.json`);
  expect(JSON.parse(json)).toMatchObject({ benches: [{ name: 'LEFT' }], qualifications: [{ id }] });
  await page.close();
});

fleetTest('the page is read-only, and answers only to the names of this machine', async ({ store }) => {
  const page = await servePage(store, 0);
  const statuses = [
    await ask(page.url, { method: 'POST' }),
    await ask(page.url, { headers: { host: 'evil.example' } }),
    await ask(`${page.url}queues`),
    await ask(page.url, { headers: { host: 'localhost:1' } }),
  ].map(({ status }) => status);
  expect(statuses).toEqual([405, 403, 404, 200]);
  await page.close();
});
