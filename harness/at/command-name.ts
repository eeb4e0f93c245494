/** A command line as messages name it: parameters may be secret, and long. */
export function withoutParameters(line: Buffer): string {
  const text = line.toString('utf8').trim();
  if (!/^A[T/]/i.test(text)) return `${line.length} bytes of data`;
  const [command = ''] = text.split('=');
  return text.includes('=?') ? `${command}=?` : command;
}
