import type { FirmwareProfile } from '../../harness/family/firmware-profile';

/**
 * Patience with modules that are known to be broken: nothing is on the air, and silence is what many of them are there
 * for. Still long enough for an honest module on a loaded machine.
 */
export const quickProfile: FirmwareProfile = {
  name: 'refutation',
  deadlines: {
    local: 1_500,
    auth: 2_500,
    connect: 2_500,
    cloud: 2_500,
    disconnect: 2_500,
    call: 2_500,
    delivery: 1_500,
    ownTimeout: 2_500,
    boot: 2_500,
    wholeCase: 120_000,
  },
};
