import { AmqpServer, type AmqpTroubles } from '../../harness/cloud/aliyun/stand-in/amqp-server';
import { parentBackbone } from '../../harness/cloud/aliyun/stand-in/backbone';
import { OpenApiServer } from '../../harness/cloud/aliyun/stand-in/openapi-server';
import type { Address } from '../../harness/cloud/cloud';
import type { KeyPair } from '../../harness/cloud/local/certificate-authority';

/** The start message to an endpoint's process. */
export interface EndpointTask {
  readonly endpoint: 'openapi' | 'amqp';
  readonly tls: KeyPair;
  readonly listen: Address;
  readonly accessKey: { readonly id: string; readonly secret: string };
  readonly instance: string;
  readonly speed: number;
  readonly troubles: AmqpTroubles;
}

/** One endpoint of the stand-in in a process of its own; its parent holds the model of the platform. */
async function serve({ endpoint, troubles, ...parts }: EndpointTask): Promise<void> {
  const backbone = parentBackbone();
  const server =
    endpoint === 'openapi'
      ? await OpenApiServer.open({ ...parts, backbone, denied: new Set() })
      : await AmqpServer.open({ ...parts, ...troubles, backbone });
  process.send?.({ ready: server.address });
}

process.once('message', (task: EndpointTask) => void serve(task));
process.once('disconnect', () => process.exit());
