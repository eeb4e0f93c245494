import { expect, it } from '@jest/globals';
import { Output } from './output';

function recorded() {
  const said: string[] = [];
  return { said, output: new Output((bytes) => said.push(bytes.toString('latin1'))) };
}

it('says reports in their order, when nothing else is being said', () => {
  const { said, output } = recorded();
  output.report(Buffer.from('1'));
  output.hold('command');
  output.report(Buffer.from('2'), () => said.push('given'));
  output.hold('typing');
  output.say(Buffer.from('answer'));
  output.release('command');
  expect(said).toEqual(['1', 'answer']);
  output.report(Buffer.from('3'));
  output.release('typing');
  expect(said).toEqual(['1', 'answer', '2', 'given', '3']);
});

it('forgets held reports at a reset', () => {
  const { said, output } = recorded();
  output.hold('command');
  output.report(Buffer.from('lost'));
  output.reset();
  output.report(Buffer.from('+ZREADY'));
  expect(said).toEqual(['+ZREADY']);
});
