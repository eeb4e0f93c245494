/** The maker of a pseudo-terminal has this open, and keeps the terminal itself open so that it stays. */
const MAKER_OF_TERMINALS = /^\/dev\/(pts\/)?ptmx$/;

export const isMakerOfTerminals = (device: string): boolean => MAKER_OF_TERMINALS.test(device);

/** Whether a device, with links resolved, is the port's end of a pseudo-terminal. */
export const isLinuxPseudoTerminal = (device: string): boolean => device.startsWith('/dev/pts/');

/** The device of a tty as sysfs calls it, e.g. `ttyUSB1`. */
export const deviceOfTty = (name: string): string => `/dev/${name}`;
