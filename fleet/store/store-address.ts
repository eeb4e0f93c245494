import { readFileSync } from 'node:fs';
import { ConfigurationError } from '../../harness/bench/configuration/configuration-error';
import type { Variable } from '../../harness/bench/configuration/environment';

/** Where the store of a fleet is. It may carry a password, so no message repeats it whole. */
export interface StoreAddress {
  readonly url: URL;
  /** Certificate authorities in PEM; null for those that Node.js knows. */
  readonly ca: string | null;
}

const DEFAULT = 'redis://127.0.0.1:6379';
const EXPECTED =
  'expected redis://127.0.0.1:PORT on this machine, or rediss://:PASSWORD@HOST:PORT (password and TLS) elsewhere';

/**
 * The store from `FLEET_STORE` and `FLEET_STORE_CA`: Redis on this machine, or else with password and TLS, as whoever
 * reaches it can give work to every bench.
 * @param variables the strongest first
 * @throws ConfigurationError
 */
export function storeAddress(variables: readonly Variable[]): StoreAddress {
  const { text, spelling } = variableOf('FLEET_STORE', variables) ?? {
    text: DEFAULT,
    spelling: 'FLEET_STORE',
  };
  const ca = variableOf('FLEET_STORE_CA', variables);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^rediss?:$/.test(url.protocol) || url.hostname === '')
    throw new ConfigurationError(`${spelling} is no store: ${EXPECTED}`);
  if (url.protocol === 'redis:' && !isThisMachine(url.hostname))
    throw new ConfigurationError(
      `${spelling}: ${url.hostname} is another machine, and redis:// would send passwords and ledgers there unencrypted: ${EXPECTED}`,
    );
  if (url.protocol === 'rediss:' && url.password === '')
    throw new ConfigurationError(
      `${spelling}: whoever reaches ${url.hostname} could give work to every bench, as it asks for no password: ${EXPECTED}`,
    );
  return { url, ca: ca === null ? null : readCa(ca) };
}

/** The address without its password. */
export function shownAddress({ url }: StoreAddress): string {
  return `${url.protocol}//${url.host}`;
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

function variableOf(name: string, variables: readonly Variable[]): Variable | null {
  return variables.find((each) => each.name === name && each.text !== '') ?? null;
}

function readCa({ text: file, spelling }: Variable): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigurationError(
      `${spelling}=${file} cannot be read (${code}): expected a file of certificates in PEM`,
    );
  }
}
