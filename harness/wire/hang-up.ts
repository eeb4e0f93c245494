import { spawn } from 'node:child_process';

/** stty waits until all has been sent, which a port that takes nothing never has, ms. */
const SETTING_MS = 1_000;

/**
 * Lets a terminal keep DTR and RTS when it is closed. bindings-cpp 13 leaves `hupcl` as it finds it when it is told not to
 * hang up, Linux sets it for each new terminal, and Node cannot set a terminal by itself. Where there is no stty the lines fall.
 * stty gets the name and not the descriptor, which Node would make a blocking one.
 * @param path of a terminal that is open already, so that it stays open when stty closes it
 */
export function keepLinesWhenClosed(path: string): Promise<void> {
  const name = [process.platform === 'linux' ? '-F' : '-f', path];
  const stty = spawn('stty', [...name, '-hupcl'], { stdio: 'ignore', timeout: SETTING_MS });
  return new Promise((resolve) => {
    stty.once('error', () => resolve()).once('close', () => resolve());
  });
}
