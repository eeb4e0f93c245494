import type { Module, Reply } from '../behaviour';
import type { MqttLink } from '../mqtt-link';
import { answering } from './helpers';

/** `<topic>,<qos>,<number>` in parts. */
export const NUMERIC = /^([^,]*),([01]),(\d+)$/;

/** The bytes that the prompt asks for, or what there is of them when the host stops. */
export async function entered(count: number, module: Module): Promise<Buffer> {
  module.say(module.dialect.prompt);
  const { dataIdleMs, dataEscape } = module.dialect;
  return (await module.collect({ count, idleMs: dataIdleMs, escape: dataEscape })).data;
}

/** Does in length mode what `act` does with the data, in the place of the honest module. */
export function enteringData(
  act: (
    data: Buffer,
    wanted: { readonly topic: string; readonly qos: number; readonly link: MqttLink },
    module: Module,
  ) => Promise<Reply | 'silent'>,
) {
  return answering('+CLOUDPUB', async ({ parameters }, module) => {
    const [, topic, qos, count] = NUMERIC.exec(parameters) ?? [];
    const { link } = module.state;
    if (topic === undefined || Number(count) > module.limits.message || link === null) return undefined;
    return act(await entered(Number(count), module), { topic, qos: Number(qos), link }, module);
  });
}
