import { listPorts } from '../harness/bench/ports/list-ports';
import { portTable } from '../harness/bench/ports/port-info';
import { wordsFor } from './sentence';

/** `npm run ports`: the serial ports of this machine, and which of them look like an ME3630. */
wordsFor('npm run ports: shows the serial ports and which looks like an ME3630', 0, process.argv.slice(2));
void listPorts().then((ports) => console.log(portTable(ports)));
