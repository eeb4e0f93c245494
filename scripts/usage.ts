/**
 * Arguments of a small command: answers `--help` by its one line of usage and exit code 0, and an argument that it does
 * not take by one sentence and exit code 3.
 * @param most how many words it takes
 */
export function wordsFor(usage: string, most: number, argv: readonly string[]): readonly string[] {
  if (argv.some((word) => word === '--help' || word === '-h')) end(process.stdout, usage, 0);
  const odd = argv.find((word) => word.startsWith('-')) ?? argv[most];
  if (odd !== undefined)
    endByMistake(`${odd} is ${odd.startsWith('-') ? 'an unknown option' : 'too much'}`, usage);
  return argv;
}

/** Says what is wrong and what would be right, in one sentence, and ends the process with the exit code for usage. */
export function endByMistake(sentence: string, usage: string): never {
  return end(process.stderr, `${sentence}; usage: ${usage}`, 3);
}

function end(stream: NodeJS.WriteStream, text: string, code: number): never {
  stream.write(`${text}\n`);
  process.exit(code);
}
