import { expect, test } from '@jest/globals';
import { checkPhrases, type Requirement } from './requirement';

const TEXT = '### 1.3\n\n最多支持 8 个 topic 订阅\n\n+CLOUDPUBLISH: <packId>,<msg\\_len>\n';

test('a phrase is found across line ends and any white space', () => {
  expect(checkPhrases([quoting('支持8个\ttopic 订阅 +CLOUDPUBLISH:')], TEXT)).toEqual([]);
});

test('a phrase is found where a conversion to Markdown escaped its underscore', () => {
  expect(checkPhrases([quoting('<msg_len>')], TEXT)).toEqual([]);
});

test('a phrase missing from the text is reported with its requirement and clause', () => {
  expect(checkPhrases([quoting('最多支持 9 个')], TEXT)).toEqual([
    'R-041 quotes "最多支持 9 个" of 1.3, which is not in the manual',
  ]);
});

test('the comparison is case-sensitive', () => {
  expect(checkPhrases([quoting('+cloudpublish')], TEXT)).toHaveLength(1);
});

test('a phrase of white space only is not a quotation', () => {
  expect(checkPhrases([quoting(' ')], TEXT)).toEqual(['R-041 quotes nothing: its phrase is empty']);
});

test('a requirement without a phrase is not checked', () => {
  const { phrase: _, ...silent } = quoting('');
  expect(checkPhrases([silent], TEXT)).toEqual([]);
});

function quoting(phrase: string): Requirement {
  return {
    id: 'R-041',
    clause: '1.3',
    statement: 'Eight topics.',
    level: 'must',
    kind: 'requirement',
    phrase,
  };
}
