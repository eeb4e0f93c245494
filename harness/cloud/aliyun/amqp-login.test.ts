import { expect, test } from '@jest/globals';
import { amqpLogin, checkAmqpLogin } from './amqp-login';

const key = { id: 'LTAI4exampleexample', secret: 'exampleexampleexample' };
const identity = { clientId: 'bench', instance: 'iot-1', consumerGroup: 'DEFAULT_GROUP' };

test('user name and password have the form of the AMQP client guide', () => {
  const { username, password } = amqpLogin(identity, key, 1573489088171);
  expect(username).toBe(
    'bench|authMode=aksign,signMethod=hmacsha1,timestamp=1573489088171,authId=LTAI4exampleexample,iotInstanceId=iot-1,consumerGroupId=DEFAULT_GROUP|',
  );
  expect(password).toMatch(/^[A-Za-z0-9+/]{27}=$/);
});

test('an altered login is refused, and an unaltered one gives the identity', () => {
  const login = amqpLogin(identity, key, 1);
  expect(checkAmqpLogin(login, key)).toEqual(identity);
  expect(checkAmqpLogin(login, { ...key, secret: 'another' })).toBeNull();
  expect(checkAmqpLogin(login, { ...key, id: 'another' })).toBeNull();
  expect(
    checkAmqpLogin({ ...login, username: login.username.replace('timestamp=1', 'timestamp=2') }, key),
  ).toBeNull();
  expect(checkAmqpLogin({ ...login, username: 'bench' }, key)).toBeNull();
});
