import type { FirmwareProfile } from '../../harness/family/firmware-profile';

/**
 * Short deadlines for modules that are known to be broken: no radio is involved, and many of them give no
 * answer. Long enough for a conforming module on a loaded machine.
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
