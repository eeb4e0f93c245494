import type { Document } from '../harness/conformance/case';

/** The manual under test. Clause numbers refer to this edition. */
export const manual: Document = {
  id: 'alibaba-mqtt',
  title: 'Gosuncn WeLink ME3630, supplementary AT commands for Alibaba MQTT',
  edition: '1.6 of 2018-04-29',
  claim: 'cloud-session',
};

/** The standard that the manual means by "AT". */
export const v250: Document = {
  id: 'v250',
  title: 'ITU-T V.250, Serial asynchronous automatic dialling and control',
  edition: '07/2003',
};

/** The commands for mobile equipment, based on V.250. */
export const ts27007: Document = {
  id: 'ts-27007',
  title: '3GPP TS 27.007, AT command set for User Equipment (UE)',
  edition: 'Release 16',
};

/** The protocol named in the manual's title. */
export const mqtt: Document = {
  id: 'mqtt',
  title: 'MQTT Version 3.1.1',
  edition: 'OASIS Standard of 2014-10-29',
  claim: 'cloud-session',
};
