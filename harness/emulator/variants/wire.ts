import type { Variant } from '../variant';

export const promptsWithoutLineEnd: Variant = {
  name: 'promptsWithoutLineEnd',
  about: 'The prompt of length mode is not described: here a bare > and the data sent back.',
  dialect: { prompt: '>', dataEcho: true },
};

export const gluesItsLines: Variant = {
  name: 'gluesItsLines',
  about: 'A serial line knows no packets: what is ready goes out at once.',
  dialect: { pacing: 'glued' },
};

export const tricklesItsOutput: Variant = {
  name: 'tricklesItsOutput',
  about: 'A serial line knows no packets: three bytes at a time.',
  dialect: { pacing: 'trickled' },
};

export const reportsOtherThings: Variant = {
  name: 'reportsOtherThings',
  about: 'Reports that have nothing to do with MQTT come in between.',
  dialect: { unrelatedReports: ['+CREG: 1', '+ZUSIMR:2', '+CMTI: "SM",1'] },
};

export const takesItsTime: Variant = {
  name: 'takesItsTime',
  about: 'The manual gives no time limit: every answer and report comes late.',
  dialect: { answerDelayMs: 20, reportDelayMs: 60, bootMs: 200 },
};

export const promptsOnALineOfItsOwn: Variant = {
  name: 'promptsOnALineOfItsOwn',
  about: 'The prompt of length mode is not described: here > between two line ends.',
  dialect: { prompt: '\r\n>\r\n' },
};

export const promptsWithBlank: Variant = {
  name: 'promptsWithBlank',
  about: 'The prompt of length mode is not described: here > and a blank, without a line end.',
  dialect: { prompt: '> ' },
};
