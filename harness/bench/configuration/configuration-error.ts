/** An option, variable or file that cannot be used; the message is one sentence that says what to do. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
