/** Whether a host is this machine's loopback: `localhost`, `127.0.0.0/8`, `::1` (also in brackets, as in a URL). */
export function isLoopback(host: string): boolean {
  return /^(127(\.\d{1,3}){1,3}|\[?::1\]?|localhost)$/i.test(host);
}
