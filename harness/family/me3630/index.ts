import { CGMI } from './cgmi';
import { CGMM } from './cgmm';
import { CGMR } from './cgmr';
import { CGSN } from './cgsn';
import { CLOUDAUTH } from './cloudauth';
import { CLOUDCONN } from './cloudconn';
import { CLOUDDISCONN } from './clouddisconn';
import { CLOUDPUB } from './cloudpub';
import { CLOUDSUB } from './cloudsub';
import { CLOUDUNSUB } from './cloudunsub';
import { CMEE } from './cmee';
import { CPIN } from './cpin';
import { E } from './e';
import { I } from './i';
import { ZECMCALL } from './zecmcall';
import { ZPAS } from './zpas';
import { ZRST } from './zrst';

/** Every command that the harness knows how to say. */
export const commands = {
  CGMI,
  CGMM,
  CGMR,
  CGSN,
  CLOUDAUTH,
  CLOUDCONN,
  CLOUDDISCONN,
  CLOUDPUB,
  CLOUDSUB,
  CLOUDUNSUB,
  CMEE,
  CPIN,
  E,
  I,
  ZECMCALL,
  ZPAS,
  ZRST,
} as const;

/** Names as they stand behind `AT`. */
export type CommandName = (typeof commands)[keyof typeof commands]['name'];

/** The command whose result or report carries this name; undefined for names that no command has. */
export const commandNamed = (name: string): (typeof commands)[keyof typeof commands] | undefined =>
  Object.values(commands).find((command) => command.name === name.toUpperCase());

export type { DeviceCredentials } from './cloudauth';
export type { Subscription } from './cloudsub';
export {
  CGMI,
  CGMM,
  CGMR,
  CGSN,
  CLOUDAUTH,
  CLOUDCONN,
  CLOUDDISCONN,
  CLOUDPUB,
  CLOUDSUB,
  CLOUDUNSUB,
  CMEE,
  CPIN,
  E,
  I,
  ZECMCALL,
  ZPAS,
  ZRST,
};
