import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccessKey } from './platform';

/** The identity that an AMQP client puts in its user name. */
export interface AmqpIdentity {
  readonly clientId: string;
  /** Empty for the old public instance. */
  readonly instance: string;
  readonly consumerGroup: string;
}

export interface AmqpLogin {
  readonly username: string;
  readonly password: string;
}

/** The login by AccessKey (`authMode=aksign`) of the AMQP client guide. The time is part of the signed text. */
export function amqpLogin(identity: AmqpIdentity, key: AccessKey, now: number): AmqpLogin {
  const parameters = [
    'authMode=aksign',
    'signMethod=hmacsha1',
    `timestamp=${now}`,
    `authId=${key.id}`,
    `iotInstanceId=${identity.instance}`,
    `consumerGroupId=${identity.consumerGroup}`,
  ];
  return {
    username: `${identity.clientId}|${parameters.join(',')}|`,
    password: signature(key, String(now)),
  };
}

/**
 * The identity of a login, checked against the key; null if the user name has another form or the password is wrong.
 */
export function checkAmqpLogin({ username, password }: AmqpLogin, key: AccessKey): AmqpIdentity | null {
  const form = /^([^|]+)\|([^|]*)\|$/.exec(username);
  if (!form) return null;
  const [, clientId = '', block = ''] = form;
  const fields = new Map(
    block.split(',').map((pair): [string, string] => {
      const [name = '', ...value] = pair.split('=');
      return [name, value.join('=')];
    }),
  );
  const isSigned =
    fields.get('authMode') === 'aksign' &&
    fields.get('signMethod') === 'hmacsha1' &&
    fields.get('authId') === key.id &&
    isSame(password, signature(key, fields.get('timestamp') ?? ''));
  if (!isSigned) return null;
  return {
    clientId,
    instance: fields.get('iotInstanceId') ?? '',
    consumerGroup: fields.get('consumerGroupId') ?? '',
  };
}

function signature({ id, secret }: AccessKey, timestamp: string): string {
  return createHmac('sha1', secret).update(`authId=${id}&timestamp=${timestamp}`).digest('base64');
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
