import type { Module, Reply } from '../behaviour';
import type { MqttLink } from '../mqtt-link';
import { answering } from './helpers';

/** Splits `<topic>,<qos>,<number>`. */
export const NUMERIC = /^([^,]*),([01]),(\d+)$/;

/** Prompts for `count` bytes and returns them, or fewer if the host stops. */
export async function entered(count: number, module: Module): Promise<Buffer> {
  module.say(module.dialect.prompt);
  const { dataIdleMs, dataEscape } = module.dialect;
  return (await module.collect({ count, idleMs: dataIdleMs, escape: dataEscape })).data;
}

/** Handles the data of length mode by `act` instead of the correct module. */
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
