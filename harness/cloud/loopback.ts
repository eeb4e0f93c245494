/** Whether a host is reached from its own machine only: `localhost`, `127.0.0.0/8`, `::1` (in brackets, too, as in a URL). */
export function isLoopback(host: string): boolean {
  return /^(127(\.\d{1,3}){1,3}|\[?::1\]?|localhost)$/i.test(host);
}
