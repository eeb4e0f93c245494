import { expect, it, test } from '@jest/globals';
import { ModuleEnd } from '../at/testing/module-end';
import { me3630, onLoopback } from '../family/me3630';
import { ConnectBudget } from './budgets';
import { ModuleUnderTest } from './module-under-test';

function underTest() {
  const end = new ModuleEnd();
  const budget = new ConnectBudget(null, () => 0);
  return { end, budget, module: new ModuleUnderTest(end.session, me3630, onLoopback, () => 0, budget) };
}

test.each([
  ['AT+CLOUDCONN', 1],
  ['at+cloudconn', 1],
  ['AT+CLOUDCONN=1', 1],
  ['AT+CLOUDCONN=?', 0],
  ['AT+CLOUDCONN?', 0],
  ['AT+CLOUDDISCONN', 0],
])('%s takes %d of the connects that a minute allows', async (line, connects) => {
  const { end, budget, module } = underTest();
  end.answers({ [line]: '\r\nOK\r\n' });
  await module.send(line);
  expect(budget.count).toBe(connects);
});

it('keeps raw bytes and their answer out of the commands that it remembers', async () => {
  const { end, module } = underTest();
  const asked = module.raw([{ send: 'AT\rAT\r', until: ({ length }) => length === 2, what: 'two results' }]);
  await end.receives('AT\rAT\r');
  await end.says('OK', 'OK');
  expect(await asked).toHaveLength(2);
  expect([module.commands, module.session.strays]).toEqual([[], []]);
});
