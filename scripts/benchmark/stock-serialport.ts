/** Round trips of serialport as it comes, with its ReadlineParser: `stock-serialport.ts PATH COUNT`. */
import { ReadlineParser, SerialPort } from 'serialport';
import { perSecond } from './per-second';

async function main([path = '', count = '0']: string[]): Promise<void> {
  const port = await new Promise<SerialPort>((resolve, reject) => {
    const opening = new SerialPort({ path, baudRate: 115_200 }, (error) =>
      error ? reject(error) : resolve(opening),
    );
  });
  let onOk = (): void => {};
  port.pipe(new ReadlineParser({ delimiter: '\r\n' })).on('data', (line: string) => {
    if (line === 'OK') onOk();
  });
  const roundTrip = (): Promise<void> =>
    new Promise((resolve) => {
      onOk = resolve;
      port.write('AT\r');
    });
  process.stdout.write(`${await perSecond(Number(count), roundTrip)}\n`);
  await new Promise((resolve) => port.close(resolve));
}

void main(process.argv.slice(2));
