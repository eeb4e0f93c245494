import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

const GADGETS = '/sys/kernel/config/usb_gadget';
const ENGLISH = 'strings/0x409';

/** The descriptors of a device on the lab's USB. */
export interface UsbDescriptor {
  /** `19d2:1476`. */
  readonly ids: string;
  readonly manufacturer: string;
  readonly product: string;
  /** Null for a device without serial number. */
  readonly serial: string | null;
  /** Vendor-specific serial interfaces, numbered from 0. */
  readonly serialInterfaces: number;
}

/** The descriptors of the ME3630: both strings are "Android", and three serial interfaces come first. */
export const ME3630_ON_USB: UsbDescriptor = {
  ids: '19d2:1476',
  manufacturer: 'Android',
  product: 'Android',
  serial: null,
  serialInterfaces: 3,
};

/** A modem of another maker with the same driver: Quectel's EC25 (option.c). */
export const OTHER_MODEM_ON_USB: UsbDescriptor = {
  ids: '2c7c:0125',
  manufacturer: 'Quectel',
  product: 'EC25',
  serial: null,
  serialInterfaces: 4,
};

/** The virtual bus of a device, counted from 0. */
export type Bus = 0 | 1;

/**
 * A USB device made by Linux (configfs gadget) at a virtual host controller (dummy_hcd): a cable inside the machine.
 */
export class UsbGadget {
  private readonly folder: string;
  private readonly controller: string;

  private constructor(
    readonly bus: Bus,
    readonly descriptor: UsbDescriptor,
  ) {
    this.folder = path.join(
      GADGETS,
      `bus${bus}-${descriptor.ids.replace(':', '-')}-${descriptor.serial ?? 'none'}`,
    );
    this.controller = `dummy_udc.${bus}`;
  }

  /** Creates the device, not yet plugged in. */
  static make(bus: Bus, descriptor: UsbDescriptor): UsbGadget {
    const gadget = new UsbGadget(bus, descriptor);
    gadget.describe();
    return gadget;
  }

  /** The device's own end of a serial interface, e.g. `/dev/ttyGS1`. */
  deviceEnd(interfaceNumber: number): string {
    const port = readFileSync(
      path.join(this.folder, `functions/gser.${interfaceNumber}/port_num`),
      'utf8',
    ).trim();
    return `/dev/ttyGS${port}`;
  }

  /** The host's end of a serial interface, e.g. `/dev/ttyUSB1`; null while the device is not plugged in. */
  hostEnd(interfaceNumber: number): string | null {
    const bus = `/sys/devices/platform/dummy_hcd.${this.bus}`;
    const usbInterface = readdirSync(bus)
      .filter((name) => /^usb\d+$/.test(name))
      .map((name) => path.join(bus, name, `${name.slice(3)}-1/${name.slice(3)}-1:1.${interfaceNumber}`))
      .find((folder) => existsSync(folder));
    const tty = usbInterface && readdirSync(usbInterface).find((name) => name.startsWith('ttyUSB'));
    const device = tty ? `/dev/${tty}` : null;
    return device !== null && existsSync(device) ? device : null;
  }

  /** Changes or removes its serial number; only while it is not plugged in. */
  renumber(serial: string | null): void {
    this.write(`${ENGLISH}/serialnumber`, serial ?? '');
  }

  plugIn(): void {
    this.write('UDC', this.controller);
  }

  unplug(): void {
    if (readFileSync(path.join(this.folder, 'UDC'), 'utf8').trim() !== '') this.write('UDC', '');
  }

  /** Unplugs and removes it: Linux has no more than eight ports for all gadgets together. */
  remove(): void {
    if (!existsSync(this.folder)) return;
    this.unplug();
    for (const name of readdirSync(path.join(this.folder, 'configs/c.1')).filter((each) =>
      /^gser\./.test(each),
    ))
      unlinkSync(path.join(this.folder, 'configs/c.1', name));
    rmdirSync(path.join(this.folder, 'configs/c.1'));
    for (const name of readdirSync(path.join(this.folder, 'functions')))
      rmdirSync(path.join(this.folder, 'functions', name));
    rmdirSync(path.join(this.folder, ENGLISH));
    rmdirSync(this.folder);
  }

  private describe(): void {
    const { ids, manufacturer, product, serial, serialInterfaces } = this.descriptor;
    const [vendor, model] = ids.split(':');
    mkdirSync(path.join(this.folder, ENGLISH), { recursive: true });
    this.write('idVendor', `0x${vendor}`);
    this.write('idProduct', `0x${model}`);
    this.write(`${ENGLISH}/manufacturer`, manufacturer);
    this.write(`${ENGLISH}/product`, product);
    if (serial !== null) this.write(`${ENGLISH}/serialnumber`, serial);
    mkdirSync(path.join(this.folder, 'configs/c.1'));
    for (let i = 0; i < serialInterfaces; i += 1) {
      mkdirSync(path.join(this.folder, `functions/gser.${i}`));
      symlinkSync(
        path.join(this.folder, `functions/gser.${i}`),
        path.join(this.folder, `configs/c.1/gser.${i}`),
      );
    }
  }

  private write(name: string, value: string): void {
    writeFileSync(path.join(this.folder, name), `${value}\n`);
  }
}
