import type { Behaviour } from '../behaviour';
import type { Peculiarity } from './learned-profile';

/** Messages are Latin-1 text: a character a byte. */
export const peculiarities: Readonly<Record<Peculiarity, RegExp>> = {
  'blank at an end': /^ | $/,
  'control character': /[\x00-\x1f\x7f]/,
  'not ASCII': /[\x80-\xff]/,
  apostrophe: /'/,
  backslash: /\\/,
  'percent sign': /%/,
  brace: /[{}]/,
  semicolon: /;/,
};

/** AT+CLOUDPUB refuses messages with one of these; null where there are none. */
export function refusesMessages(refused: readonly Peculiarity[]): Behaviour | null {
  if (refused.length === 0) return null;
  return {
    name: 'refusesMessages',
    command({ name, form, parameters }, module) {
      if (name !== '+CLOUDPUB' || form !== 'set') return undefined;
      const [, message = ''] = /^[^,]*,[^,]*,(.*)$/s.exec(parameters) ?? [];
      return refused.some((one) => peculiarities[one].test(message)) ? module.refusal('input') : undefined;
    },
  };
}
