/** What stands between the commas of a CLOUDSUB. */
export function fieldsOf(parameters: string): readonly string[] {
  return parameters.split(',');
}

export function topicsOf(parameters: string): readonly string[] {
  return fieldsOf(parameters).filter((_, position) => position % 2 === 0);
}

/** The same command with each QoS read otherwise; `position` counts the topics from 0. */
export function withEachQos(
  parameters: string,
  reread: (qos: string, position: number, all: readonly string[]) => string,
): string {
  const fields = fieldsOf(parameters);
  const all = fields.filter((_, position) => position % 2 === 1);
  return fields.map((field, i) => (i % 2 === 1 ? reread(field, (i - 1) / 2, all) : field)).join();
}
