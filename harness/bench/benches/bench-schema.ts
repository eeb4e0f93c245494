import * as z from 'zod';
import { familyNames } from '../../family/families';
import { PREFIX } from '../configuration/option';

/** Variables with our prefix that may be named, because no option on the command line sets them. */
const OWN = `${PREFIX}(PRODUCT_KEY|DEVICE_(NAME|SECRET)|OBSERVER_(NAME|SECRET)|MQTT_URL)`;

/**
 * Name of an environment variable. The underscore is required so that a value written here by mistake (the platform's
 * keys and secrets have none) is refused before it can be shown in a message.
 */
const variable = z.string().regex(new RegExp(`^(?!${PREFIX})[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$|^${OWN}$`), {
  error: `expected the name of an environment variable, never its value: capitals and digits with at least one underscore, such as LEFT_DEVICE_SECRET; names that begin with ${PREFIX} are the options of npm test`,
});

/** The variables that hold values which must not be in a file. */
const environment = z
  .strictObject({
    productKey: variable,
    deviceName: variable,
    deviceSecret: variable,
    observerName: variable,
    observerSecret: variable,
    accessKeyId: variable,
    accessKeySecret: variable,
    mqttUrl: variable,
  })
  .partial()
  .describe('names of environment variables that hold the triple of the device and other credentials');

const address = z.string().min(1);

const cloud = z
  .strictObject({
    kind: z.enum(['local', 'mqtt', 'aliyun', 'none']).describe('as --cloud'),
    listen: address.describe('HOST:PORT, as --cloud-listen'),
    authListen: address.describe('HOST:PORT, as --auth-listen'),
    advertise: address.describe('HOST:PORT, as --advertise'),
    tlsListen: address.describe('HOST:PORT, as --tls-cloud-listen'),
    tlsAuthListen: address.describe('HOST:PORT, as --tls-auth-listen'),
    tlsCa: z.string().min(1).describe('as --tls-ca'),
  })
  .partial()
  .describe('the cloud of this bench; no two benches may listen at the same port');

const seconds = z.number().min(0).max(600).describe('how long the power stays off; 3 if absent');

const uhubctl = z
  .strictObject({
    location: z
      .string()
      .regex(/^[0-9]+(-[0-9]+(\.[0-9]+)*)?$/, {
        error: 'expected the hub as uhubctl lists it, such as 1-1',
      })
      .describe('the hub, as uhubctl lists it'),
    port: z.number().int().min(1).max(32).describe('the port of the hub'),
    seconds: seconds.optional(),
  })
  .describe('a USB hub that can switch the power of its ports, by the program uhubctl');

const pdudaemon = z
  .strictObject({
    url: z
      .url({
        protocol: /^https?$/,
        error: 'expected the address of pdudaemon, such as http://localhost:16421',
      })
      .describe('the HTTP listener of pdudaemon'),
    hostname: z.string().min(1).describe('the unit, as the configuration of pdudaemon names it'),
    port: z.number().int().min(0).describe('the outlet of the unit'),
    seconds: seconds.int().optional(),
  })
  .describe('an outlet of a power distribution unit, by pdudaemon');

const oneOfThePowers = z
  .strictObject({
    uhubctl,
    pdudaemon,
    command: z.string().min(1).describe('a shell command that takes the power off and gives it back'),
  })
  .partial()
  .refine((power) => Object.keys(power).length === 1, {
    error: 'expected exactly one of uhubctl, pdudaemon and command',
  })
  .meta({
    description: 'what takes the power off the module and gives it back',
    minProperties: 1,
    maxProperties: 1,
  });

/** How a bench switches the power of its module: exactly one of the three. */
export type Power = z.infer<typeof oneOfThePowers>;

const usb = z
  .strictObject({
    serial: z.string().min(1).describe('iSerial, as npm run ports shows it'),
    path: z
      .string()
      .regex(/^[0-9]+-[0-9]+(\.[0-9]+)*$/, { error: 'expected a USB path such as 1-1.2' })
      .describe('the socket, as Linux names it, such as 1-1.2'),
  })
  .partial()
  .refine(({ serial, path }) => serial !== undefined || path !== undefined, {
    error: 'expected the serial number of the module, its USB path such as 1-1.2, or both',
  })
  .meta({
    description: 'the module by its USB serial number, by the USB path of its socket, or both',
    minProperties: 1,
  });

const bench = z
  .strictObject({
    port: z.string().min(1).describe('as --port'),
    usb,
    family: z.enum(familyNames).describe('as --family'),
    baud: z.number().int().describe('as --baud'),
    cloud,
    environment,
    power: oneOfThePowers,
    model: z.string().min(1).describe('what the model that the module reports must contain'),
    labels: z
      .array(z.string().regex(/^[\w.-]+$/, { error: 'a label has letters, digits, dots and dashes only' }))
      .describe('by which npm run benches -- --label chooses benches'),
  })
  .partial()
  .refine(({ port, usb: identity }) => (port === undefined) !== (identity === undefined), {
    error: 'expected either "port" or "usb", which say where the module is',
  })
  .meta({ oneOf: [{ required: ['port'] }, { required: ['usb'] }] });

/** One bench of the file. */
export type BenchEntry = z.infer<typeof bench>;

const benchName = z.string().regex(/^[A-Za-z0-9][\w.-]{0,39}$/);

/** The file of benches, `benches.json`. */
export const benchFile = z.strictObject({
  $schema: z.string().describe('the path of this schema, for editors').optional(),
  benches: z
    .record(benchName, bench, {
      error: ({ code }) =>
        code === 'invalid_key'
          ? 'a bench is named by 1 to 40 letters, digits, dots, dashes and underscores'
          : 'expected the benches by name, such as {"LEFT": {"port": "COM5"}}',
    })
    .describe('the benches of this machine by name'),
});

/** JSON Schema (draft 2020-12) of the file, for editors. */
export function benchFileSchema(): object {
  return { title: 'benches.json', ...z.toJSONSchema(benchFile) };
}

/** The text of the schema file in this folder. */
export function benchFileSchemaText(): string {
  return `${JSON.stringify(benchFileSchema(), null, 2)}\n`;
}
