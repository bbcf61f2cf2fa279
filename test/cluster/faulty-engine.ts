/** The real engine behind a socket that can be made to hang, or to be gone, at any moment. */
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { findEndpoint } from '../../scripts/cluster/engine/endpoint.ts';
import type { TestContext } from '../guard/suite.ts';

export interface FaultyEngine {
  /** For DOCKER_HOST. */
  readonly url: string;
  /** From now on it takes connections and says nothing on any of them. */
  hang(): void;
  /** Cuts every connection and takes no other, as an engine that ended. */
  end(): void;
  /** As if nothing had been. */
  mend(): Promise<void>;
}

export async function faultyEngine(
  { defer }: Pick<TestContext, 'defer'>,
  folder: string,
): Promise<FaultyEngine> {
  const path = join(folder, 'faulty.sock');
  const real = (await findEndpoint()).url.replace('unix://', '');
  const pairs = new Set<readonly [Socket, Socket]>();
  let hangs = false;
  // What is piped into a container ends before the answer does.
  const halfOpen = { allowHalfOpen: true } as const;
  let server = createServer(halfOpen, onConnection);
  function onConnection(near: Socket): void {
    const far = connect({ path: real, ...halfOpen });
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [far, near] as const]) {
      from.on('error', () => to.destroy());
      from.on('close', () => {
        pairs.delete(pair);
        to.destroy();
      });
      from.on('data', (chunk) => {
        if (!hangs) to.write(chunk);
      });
      from.on('end', () => {
        if (!hangs) to.end();
      });
    }
  }
  const listen = () => new Promise<void>((resolve) => server.listen(path, resolve));
  const end = () => {
    server.close();
    for (const [near, far] of pairs) {
      near.destroy();
      far.destroy();
    }
  };
  defer(end);
  await listen();
  return {
    url: `unix://${path}`,
    hang: () => {
      hangs = true;
    },
    end,
    mend: async () => {
      hangs = false;
      end();
      server = createServer(halfOpen, onConnection);
      await listen();
    },
  };
}
