/** Shows the serial ports of this machine, and which of them look like an ME3630. */
import { listPorts } from '../harness/bench/ports/list-ports';
import { portTable } from '../harness/bench/ports/port-table';

void listPorts().then((ports) => console.log(portTable(ports)));
