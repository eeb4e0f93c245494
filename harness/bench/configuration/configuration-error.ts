/** Something a person typed or wrote into a file cannot be used; the message is one sentence that says what to do. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
