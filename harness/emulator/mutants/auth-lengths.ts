import type { Mutant } from '../mutant';
import { misreading } from './helpers';

/** Loses the last of 64 bytes of the parameter at this place, as a buffer does that has no room for the end of its string. */
const cutting = (place: number) =>
  misreading('+CLOUDAUTH', (parameters) =>
    parameters
      .split(',')
      .map((field, at) => (at === place ? field.slice(0, 63) : field))
      .join(),
  );

export const cutsProductKeysAt63: Mutant = {
  name: 'cutsProductKeysAt63',
  about: 'The last byte of a product key of 64 bytes is lost (manual 1.1: up to 64 bytes).',
  behaviours: [cutting(0)],
};

export const cutsDeviceNamesAt63: Mutant = {
  name: 'cutsDeviceNamesAt63',
  about: 'The last byte of a device name of 64 bytes is lost (manual 1.1: up to 64 bytes).',
  behaviours: [cutting(1)],
};

export const cutsDeviceSecretsAt63: Mutant = {
  name: 'cutsDeviceSecretsAt63',
  about: 'The last byte of a secret of 64 bytes is no part of the signature (manual 1.1: up to 64 bytes).',
  behaviours: [cutting(2)],
};
