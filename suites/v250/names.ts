import { isAccepted, resultText } from '../../harness/bench/sent-command';
import { type Case, clause } from '../../harness/conformance/case';
import { refusesLowerCase } from '../../harness/emulator/mutants/line';
import { foldsTheWholeLineWithItsName } from '../../harness/emulator/mutants/line-commands';
import { isDeafToSmallPrefix } from '../../harness/emulator/mutants/line-input';
import { restartsAtBlank, takesForItsNeighbour } from '../../harness/emulator/mutants/names-by-input';
import { v250 } from '../documents';
import { connects, disconnects } from '../steps/six-commands';
import { casesIn, inStyle, type Style } from './styles';

const smallLetters: Style = {
  id: 'in-small-letters',
  what: 'in small letters',
  requirements: ['S-01'],
  written: (line) => line.replace(/^[^=]+/, (head) => head.toLowerCase()),
  refutedBy: [refusesLowerCase, isDeafToSmallPrefix],
};

const mixedCase: Style = {
  id: 'in-mixed-case',
  what: 'with a name in mixed case',
  requirements: ['S-01'],
  written: (line) =>
    line.replace(/^AT\+[^=]+/, (head) => `AT+Cloud${head.slice('AT+CLOUD'.length).toLowerCase()}`),
  refutedBy: [refusesLowerCase, foldsTheWholeLineWithItsName],
};

/** Names are case-insensitive, values are not; a name is matched as a whole. */
export const names = clause({
  document: v250,
  number: '5.4.1',
  title: 'Command naming rules',
  cases: [
    ...casesIn(smallLetters),
    ...casesIn(mixedCase),
    {
      id: 'connection-in-small-letters-works',
      title: 'CLOUDCONN and CLOUDDISCONN in small letters connect and disconnect',
      level: 'should',
      requirements: ['S-01', 'E-V-01'],
      from: 'authenticated',
      leaves: 'idle',
      needs: ['presence'],
      connects: 1,
      refutedBy: [refusesLowerCase, isDeafToSmallPrefix],
      run: (bench) =>
        inStyle(bench, smallLetters, async (say) => {
          await connects(bench, say);
          await disconnects(bench, say);
        }),
    },
    ...misspelt(),
    ...withBlanks(),
  ],
});

/** Names similar to one of the six; `AT+LOUDSUB` is a misprint of chapter 2 of the manual. */
function misspelt(): Case[] {
  const table: readonly [id: keyof typeof takesForItsNeighbour, name: string, parameters: string][] = [
    ['loudsub', '+LOUDSUB', '=/t,0'],
    ['loudpub', '+LOUDPUB', '=/t,0,x'],
    ['cloudsubb', '+CLOUDSUBB', '=/t,0'],
    ['cloudpubb', '+CLOUDPUBB', '=/t,0,x'],
    ['cloudunsubs', '+CLOUDUNSUBS', '=/t'],
    ['clouddisconnect', '+CLOUDDISCONNECT', ''],
    ['cloud', '+CLOUD', ''],
    ['clouddis', '+CLOUDDIS', ''],
  ];
  return table.map(([id, name, parameters]) => ({
    id: `name-${id}-is-unknown`,
    title: `AT${name} is refused and does nothing`,
    level: 'should',
    requirements: ['E-V-06', ...(id.startsWith('loud') ? (['A-78'] as const) : [])],
    from: 'connected',
    needs: ['uplink'],
    refutedBy: [takesForItsNeighbour[id]],
    async run({ module, cloud, check, topic, fence }) {
      const since = cloud.mark();
      const line = `AT${name}${parameters.replace('/t', topic('data'))}`;
      const exchange = await module.send(line, { deadline: 'cloud' });
      check(`AT${name} is taken`, isAccepted(exchange)).is(false);
      check('messages at the cloud', (await fence.up(topic('data1'), since)).length).is(0);
      if (!cloud.capabilities.has('packets')) return;
      const packets = [...cloud.sent('SUBSCRIBE', since), ...cloud.sent('UNSUBSCRIBE', since)];
      check('subscriptions at the cloud', packets.length).is(0);
    },
  }));
}

/** V.250 allows spaces anywhere outside values, and the manual prints one before an equals sign: either answer is legal. */
function withBlanks(): Case[] {
  const table: readonly [id: keyof typeof restartsAtBlank, written: string, parameters: string][] = [
    ['behind-the-plus', 'AT+ CLOUDUNSUB', '=/t'],
    ['around-the-plus', 'AT + CLOUDUNSUB', '=/t'],
    ['in-front-of-the-equals-sign', 'AT+CLOUDUNSUB ', '=/t'],
  ];
  return table.map(([id, written, parameters]) => ({
    id: `blank-${id}-of-cloudunsub-is-survived`,
    title: `"${written}=<topic>" is carried out or refused`,
    level: 'observe',
    requirements: ['S-04', 'A-59', 'E-V-06'],
    from: 'connected',
    refutedBy: [restartsAtBlank[id]],
    async run({ module, topic, observe }) {
      const exchange = await module.send(`${written}${parameters.replace('/t', topic('data'))}`, {
        deadline: 'cloud',
      });
      observe(`"${written}=<topic>" is answered`, resultText(exchange));
    },
  }));
}
