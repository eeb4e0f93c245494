/** The fields of a CLOUDSUB: topic, QoS, topic, QoS and so on. */
export function fieldsOf(parameters: string): readonly string[] {
  return parameters.split(',');
}

/** The topics of a CLOUDSUB. */
export function topicsOf(parameters: string): readonly string[] {
  return fieldsOf(parameters).filter((_, position) => position % 2 === 0);
}

/** The parameters with each QoS replaced; `position` counts the topics from 0. */
export function withEachQos(
  parameters: string,
  reread: (qos: string, position: number, all: readonly string[]) => string,
): string {
  const fields = fieldsOf(parameters);
  const all = fields.filter((_, position) => position % 2 === 1);
  return fields.map((field, i) => (i % 2 === 1 ? reread(field, (i - 1) / 2, all) : field)).join();
}
