import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { CertificateAuthority, type KeyPair } from '../../local/certificate-authority';
import { OpenApi } from '../openapi';
import {
  type AccessKey,
  type PlatformEndpoints,
  type PlatformSettings,
  topicClasses,
  topicRoutes,
} from '../platform';
import { nothingMade, setUp, tearDown } from '../setup';
import type { ApiOutcome } from './backbone';
import { OpenApiServer, type OpenApiServerParts } from './openapi-server';
import { ProductModel, refusal } from './product-model';

const folder = mkdtempSync(join(tmpdir(), 'openapi-'));
const accessKey: AccessKey = { id: 'LTAI4exampleexample', secret: 'exampleexampleexample' };
const device = { productKey: 'a1abcdefghi', deviceName: 'module', deviceSecret: 'secret-of-module' };
const observer = { productKey: 'a1abcdefghi', deviceName: 'observer', deviceSecret: 'secret-of-observer' };
const SPEED = 1000;
let tls: KeyPair;
let ca: string;
beforeAll(async () => {
  const authority = await CertificateAuthority.open({ directory: folder });
  ca = authority.certPem;
  tls = await authority.issue(['127.0.0.1']);
  rmSync(folder, { recursive: true });
});

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function start(parts: Partial<OpenApiServerParts> = {}) {
  const product = new ProductModel(device.productKey, [device, observer], () => performance.now() * SPEED);
  for (const each of [device, observer]) product.setStatus(each, 'OFFLINE', 0);
  const pubs: Readonly<Record<string, string>>[] = [];
  const call = async (action: string, parameters: Readonly<Record<string, string>>): Promise<ApiOutcome> => {
    if ((parameters.ProductKey ?? device.productKey) !== device.productKey)
      return refusal('iot.prod.NotExistedProduct', 'The specified product does not exist.');
    switch (action) {
      case 'Pub':
        pubs.push(parameters);
        return { ok: {} };
      case 'GetDeviceStatus':
        return product.statusOf(parameters);
      case 'CreateProductTopic':
        return product.makeClass(parameters);
      case 'QueryProductTopic':
        return product.listClasses();
      case 'DeleteProductTopic':
        return product.removeClass(parameters);
      case 'CreateTopicRouteTable':
        return product.makeRoute(parameters);
      case 'QueryTopicRouteTable':
        return product.listRoutes(parameters);
      case 'DeleteTopicRouteTable':
        return product.removeRoute(parameters);
      case 'CreateSubscribeRelation':
        return product.subscribe(parameters);
      case 'QuerySubscribeRelation':
        return product.listSubscribers();
      case 'DeleteSubscribeRelation':
        return product.unsubscribe();
      default:
        return refusal('InvalidAction.NotFound', 'Specified api is not found.');
    }
  };
  const server = await OpenApiServer.open({
    ...{
      tls,
      accessKey,
      instance: 'iot-1',
      denied: new Set<string>(),
      listen: { host: '127.0.0.1', port: 0 },
    },
    backbone: { call, onFeed: () => {} },
    ...parts,
  });
  closers.push(() => server.close());
  return { server, product, pubs };
}

function endpointsOf({ address }: OpenApiServer, other: Partial<PlatformEndpoints> = {}): PlatformEndpoints {
  const nowhere = { amqp: null, mqtt: null, auth: null };
  return { region: 'cn-shanghai', instance: 'iot-1', api: address, ca, ...nowhere, ...other };
}

function clientOf(server: OpenApiServer, other: Partial<PlatformEndpoints> = {}, key = accessKey) {
  const clock = () => performance.now();
  return OpenApi.open({ accessKey: key, endpoints: endpointsOf(server, other), clock, speed: SPEED });
}

describe("the maker's own client", () => {
  test('publishes every byte value to a topic of the device, at its QoS', async () => {
    const { server, pubs } = await start();
    const payload = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    await (await clientOf(server)).publish(device, "/a1abcdefghi/module/user/it's (a) *topic*", payload, 1);
    expect(pubs).toEqual([
      {
        ...{ IotInstanceId: 'iot-1', ProductKey: 'a1abcdefghi', Qos: '1' },
        TopicFullName: "/a1abcdefghi/module/user/it's (a) *topic*",
        MessageContent: payload.toString('base64'),
      },
    ]);
  });

  test('reports whether a device is connected', async () => {
    const { server, product } = await start();
    const api = await clientOf(server);
    expect(await api.statusOf(device)).toBe('OFFLINE');
    product.setStatus(device, 'ONLINE', 1);
    expect(await api.statusOf(device)).toBe('ONLINE');
  });
});

describe('failures are reported in a sentence with what to do', () => {
  const minutes = 60_000;
  test.each<[string, Partial<OpenApiServerParts>, Partial<PlatformEndpoints>, AccessKey, RegExp]>([
    ['a wrong id', {}, {}, { ...accessKey, id: 'LTAI-other' }, /does not know the AccessKey id/],
    ['a wrong secret', {}, {}, { ...accessKey, secret: 'another' }, /secret does not belong to the id/],
    ['a clock 16 min slow', { clockOffsetMs: 16 * minutes }, {}, accessKey, /more than 15 minutes off/],
    ['a clock 16 min fast', { clockOffsetMs: -16 * minutes }, {}, accessKey, /more than 15 minutes off/],
    [
      'a missing right',
      { denied: new Set(['GetDeviceStatus']) },
      {},
      accessKey,
      /no right to GetDeviceStatus/,
    ],
    ['a wrong instance', {}, { instance: 'iot-2' }, accessKey, /no such instance .*--aliyun-instance/],
    ['no instance', {}, { instance: null }, accessKey, /no such instance .*no instance/],
    ['an unknown authority', {}, { ca: null }, accessKey, /certificate .* is not trusted .*--aliyun-ca/],
    [
      'no network',
      {},
      { api: { host: '127.0.0.1', port: 1 } },
      accessKey,
      /cannot be reached \(ECONNREFUSED/,
    ],
    ['no such name', {}, { api: { host: 'no-such-host.invalid', port: 1 } }, accessKey, /cannot be found/],
  ])('%s', async (_, parts, endpoints, key, sentence) => {
    const { server } = await start(parts);
    const api = await clientOf(server, endpoints, key);
    const error = await api.statusOf(device).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ name: 'CloudUnavailable', message: expect.stringMatching(sentence) });
    expect((error as Error).message).not.toContain(key.secret);
  });

  test('a clock that is 14 minutes off is accepted', async () => {
    const { server } = await start({ clockOffsetMs: 14 * minutes });
    expect(await (await clientOf(server)).statusOf(device)).toBe('OFFLINE');
  });

  test.each([
    ['device', { ...device, deviceName: 'nobody' }],
    ['product', { ...device, productKey: 'a1zzzzzzzzz' }],
  ])('an unknown %s, as in a wrong region', async (what, name) => {
    const { server } = await start();
    const asked = (await clientOf(server)).statusOf(name);
    await expect(asked).rejects.toThrow(
      new RegExp(`does not know the ${what} .*region cn-shanghai.*--aliyun-region`),
    );
  });
});

describe('setup', () => {
  async function benchOf(server: OpenApiServer) {
    const settings: PlatformSettings = {
      ...{ clock: () => performance.now(), device, observer, accessKey, consumerGroup: 'G', speed: SPEED },
      endpoints: endpointsOf(server),
      onSecret: () => {},
    };
    const said: string[] = [];
    const made = nothingMade();
    const parts = {
      api: await clientOf(server),
      settings,
      made,
      save: () => {},
      say: (line: string) => said.push(line),
    };
    return { parts, made, said };
  }

  test('creates topics, routes and the subscription once, however often it runs', async () => {
    const { server, product } = await start();
    const { parts, made, said } = await benchOf(server);
    await setUp(parts);
    expect(made.classes).toHaveLength(topicClasses(device).length);
    expect(made.routes).toEqual(topicRoutes(device, observer));
    expect(product.groups).toEqual(['G']);
    const lines = said.length;
    await setUp(parts);
    expect(said).toHaveLength(lines);
    expect(made.routes).toHaveLength(topicRoutes(device, observer).length);
  });

  test('is undone by a teardown, which removes nothing else', async () => {
    const { server, product } = await start();
    const { parts, made } = await benchOf(server);
    const theirs = await parts.api.makeTopicClass(
      device.productKey,
      { shortName: 'data', operation: 'ALL' },
      'theirs',
    );
    const route = topicRoutes(device, observer).find(({ from }) => from.endsWith('module/user/data'));
    await parts.api.makeTopicClass(device.productKey, { shortName: 'from/#', operation: 'SUB' }, 'theirs');
    if (route) await parts.api.makeRoute(route);
    await setUp(parts);
    await tearDown(parts);
    expect(made).toEqual(nothingMade());
    const left = await parts.api.topicClasses(device.productKey);
    expect(left.map(({ shortName }) => shortName).sort()).toEqual(['data', 'from/#']);
    expect(left.find(({ shortName }) => shortName === 'data')?.id).toBe(theirs);
    expect(product.destinationsOf(route?.from ?? '')).toEqual([route?.to]);
    expect(product.groups).toEqual([]);
    await tearDown(parts);
  });

  test('something already removed does not stop a teardown', async () => {
    const { server } = await start();
    const { parts, made } = await benchOf(server);
    await setUp(parts);
    const [first] = made.classes;
    if (first) await parts.api.removeTopicClass(first.id);
    const [route] = made.routes;
    if (route) await parts.api.removeRoute(route);
    await tearDown(parts);
    expect(await parts.api.topicClasses(device.productKey)).toEqual([]);
  });
});
