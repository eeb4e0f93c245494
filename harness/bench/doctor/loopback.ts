/** Whether a host is reached from its own machine only: `localhost`, `127.0.0.0/8`, `::1`. */
export function isLoopback(host: string): boolean {
  return /^(127\.|::1$|localhost$)/i.test(host);
}
