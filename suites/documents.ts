import type { Document } from '../harness/conformance/clause';

/** The manual under test. Its clause numbers mean nothing without this edition. */
export const manual: Document = {
  id: 'alibaba-mqtt',
  title: 'Gosuncn WeLink ME3630, supplementary AT commands for Alibaba MQTT',
  edition: '1.6 of 2018-04-29',
};
