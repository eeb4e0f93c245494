import { requirements } from './table';

const standards = requirements(
  { clause: 'V.250 5.2', level: 'should' },
  {
    'S-01': {
      clause: 'V.250 5.2.1',
      statement: 'A line begins with AT or at, and the name of a command is taken in either case.',
    },
    'S-02': { clause: 'V.250 5.2.1', statement: 'CR ends a line, CR LF too, LF alone does not.' },
    'S-03': { clause: 'V.250 6.2.1', statement: 'S3, S4 and S5 can be read, and backspace edits a line.' },
    'S-04': { clause: 'V.250 5.2.1', statement: 'Blanks between the elements of a line are ignored.' },
    'S-05': {
      clause: 'V.250 5.2.1',
      statement: 'A line that is too long is answered with an error, not with silence.',
    },
    'S-06': {
      clause: 'V.250 5.5',
      statement: 'What a command does that is sent before the result of the last one.',
      level: 'observe',
    },
    'S-07': {
      clause: 'V.250 6.2.4',
      statement: 'ATE0 and ATE1 switch the echo, and the echo stands before the response.',
    },
    'S-08': {
      clause: 'V.250 6.2.6',
      statement: 'ATV0 makes result codes numbers and leaves +CME ERROR as it is.',
    },
    'S-09': { clause: 'V.250 6.2.5', statement: 'ATQ1 silences result codes and leaves information lines.' },
    'S-10': {
      clause: 'V.250 5.4.5',
      statement: 'Commands joined by a semicolon run in turn, and the first failure ends the line.',
    },
    'S-11': { clause: 'V.250 5.2.4', statement: 'A/ repeats the last line.' },
    'S-12': {
      clause: '27.007 4.1',
      statement: 'Each command has a test form, and those with parameters a read form.',
    },
    'S-13': { clause: '27.007 4.2', statement: 'Responses stand between CR LF and CR LF.' },
    'S-14': {
      clause: '27.007 9.1',
      statement: '+CMEE selects ERROR, a number or a text, and the error is the final result.',
    },
    'S-15': { clause: '27.007 9.2', statement: 'Error numbers are those of the table.' },
    'S-16': {
      clause: 'V.250 5.7.1',
      statement: 'A failure ends in a result code that every line reader knows; +CMD ERROR is none.',
    },
    'S-17': {
      clause: '27.007 5',
      statement: 'The general commands about SIM, network, signal and identity exist and are well formed.',
    },
    'S-18': {
      clause: '27.007 6.10',
      statement: 'The report of +CEER holds no result code and at most 2041 characters.',
    },
    'S-19': {
      clause: 'V.250 6.2.9',
      statement: 'A drop of DTR leaves the MQTT session alone.',
      notJudged: 'DTR is not part of the byte stream that the bench opens',
    },
    'S-20': {
      clause: '27.005 3.4',
      statement: 'The report of an incoming SMS does not disturb a command.',
      notJudged:
        'needs a second subscriber; unrelated reports are judged by a variant of the emulated module',
    },
    'S-21': {
      clause: 'V.250 6.1',
      statement: 'ATI and its kin identify the module; what ATZ does to the MQTT session.',
      level: 'observe',
    },
  },
);

const edges = requirements(
  { clause: 'V.250 5.2', level: 'should' },
  {
    'E-V-01': 'The checks of the standards, with each of the MQTT commands.',
    'E-V-02': 'Lines that end in CR, CR LF and LF.',
    'E-V-03': {
      statement: 'A line byte by byte, with backspaces, behind junk, and lines of kilobytes.',
      exceptFor: 'five minutes of idling: no verdict hangs on it that a shorter wait would not show',
    },
    'E-V-04': {
      statement: 'Port, control lines and speed change under the session.',
      level: 'observe',
      notJudged:
        'a run opens the port once; closing it or changing its speed may lock the bench out of the module',
    },
    'E-V-05': 'The echo of a long line, and of one that holds OK.',
    'E-V-06': 'Misspelt names of commands.',
  },
);

export const commandLine = [...standards, ...edges];
