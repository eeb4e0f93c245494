import type { Event } from '../../ledger/record';

/**
 * Events of a ledger from short notes, 10 ms apart: `> ` to the module, `< ` from it, `# ` a packet at the cloud, e.g.
 * `# rx SUBSCRIBE {"link":1}`.
 */
export function eventsOf(...notes: readonly string[]): Event[] {
  return notes.map((note, i): Event => {
    const rest = note.slice(2);
    const common = { type: 'event' as const, n: i + 1, t: 10 * i };
    if (!note.startsWith('#'))
      return { ...common, side: 'at', dir: note.startsWith('>') ? 'tx' : 'rx', text: rest };
    const [, dir, what, facts] = /^(rx|tx) (\w+) ?(.*)$/.exec(rest) ?? [];
    const details: unknown = JSON.parse(facts || '{}');
    return {
      link: 1,
      ...(details as object),
      ...common,
      side: 'cloud',
      dir: dir === 'tx' ? 'tx' : 'rx',
      what,
    };
  });
}

/** The module logs in and connects, with the wording of our own. */
export const connecting: readonly string[] = [
  '> AT+CMEE=1\r',
  '< \r\nOK\r\n',
  '> AT+CLOUDAUTH=pk,dn,‹deviceSecret:8f3a…,32 bytes›\r',
  '< \r\nOK\r\n',
  '# tx AUTH {"link":9,"code":200,"signmethod":""}',
  '< \r\n+ALIAUTH: OK\r\n',
  '> AT+CLOUDCONN\r',
  '# rx CONNECT {"clean":true,"keepalive":60}',
  '# tx CONNACK {"code":0}',
  '< \r\nOK\r\n',
];
