/** A topic name as it may be published to: no wildcards, none of the characters that MQTT forbids (clause 4.7). */
export function isTopicName(topic: string): boolean {
  return !/[+#\0]/.test(topic);
}

/** Whether a topic matches a filter with `+` and `#` (MQTT clause 4.7.1). */
export function matches(filter: string, topic: string): boolean {
  const filterLevels = filter.split('/');
  const topicLevels = topic.split('/');
  for (const [position, level] of filterLevels.entries()) {
    if (level === '#') return true;
    if (position >= topicLevels.length) return false;
    if (level !== '+' && level !== topicLevels[position]) return false;
  }
  return filterLevels.length === topicLevels.length;
}

/** Topics travel as UTF-8; the AT side holds their bytes one to a character. */
export function asUtf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}
