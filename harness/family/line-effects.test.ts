import { expect, test } from '@jest/globals';
import { changesSubscriptions, hasEffect } from './family';
import { me3630 } from './me3630';

test.each([
  ['AT+CLOUDSUB=/a/b/c,0', true],
  ['AT+CPIN?;+CLOUDSUB=/a/b/c,0', true],
  ['at+cloudunsub=/a/b/c', true],
  ['AT+CLOUDSUB=?', true],
  ['AT+CPIN?', false],
  ['AT+CLOUDPUB=/a/b/c,0,text', false],
])('%s changes subscriptions: %s', (line, changes) =>
  expect(changesSubscriptions(me3630, line)).toBe(changes),
);

test.each([
  ['AT+CLOUDCONN\r', true],
  ['AT;+CLOUDCONN', true],
  ['AT+CLOUDCONN?', false],
])('%j connects: %s', (line, connects) => expect(hasEffect(me3630, line, ['connects'])).toBe(connects));
