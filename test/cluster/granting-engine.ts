/**
 * The real engine behind a socket that grants `--privileged`, which not every machine's engine can: what is asked for so is noted, and made
 * with the reduced set of rights instead. All else goes through as it is.
 */
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { connectEngine } from '../../scripts/cluster/engine/connect.ts';
import { findEndpoint } from '../../scripts/cluster/engine/endpoint.ts';
import { type NodeRights, rightsOf } from '../../scripts/cluster/engine/rights.ts';
import type { TestContext } from '../guard/suite.ts';

export interface GrantingEngine {
  /** For DOCKER_HOST. */
  readonly url: string;
  /** What containers with `--privileged` were to be, in the order in which they were asked for. */
  readonly granted: readonly Docker.ContainerCreateOptions[];
}

const CREATE = /^POST \S*\/containers\/create\b/;
const HEAD_END = '\r\n\r\n';

export async function grantingEngine(
  { defer }: Pick<TestContext, 'defer'>,
  folder: string,
): Promise<GrantingEngine> {
  const path = join(folder, 'granting.sock');
  const real = (await findEndpoint()).url.replace('unix://', '');
  const reduced = rightsOf({ privileged: false, ipvs: false }, await connectEngine());
  const granted: Docker.ContainerCreateOptions[] = [];
  const sockets = new Set<Socket>();
  // What is piped into a container ends before the answer does.
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ path: real, allowHalfOpen: true });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on('end', () => to.end());
    }
    far.on('data', (chunk) => near.write(chunk));
    let held = Buffer.alloc(0);
    near.on('data', (chunk) => {
      held = Buffer.concat([held, chunk]);
      const passed = CREATE.test(held.toString('latin1', 0, 200)) ? created(held, reduced, granted) : held;
      if (!passed) return; // the rest of it is under way
      held = Buffer.alloc(0);
      far.write(passed);
    });
  });
  defer(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return { url: `unix://${path}`, granted };
}

/** The request as it is passed on; undefined while it is not whole. */
function created(
  request: Buffer,
  { hostConfig, binds }: NodeRights,
  granted: Docker.ContainerCreateOptions[],
): Buffer | undefined {
  const end = request.indexOf(HEAD_END);
  if (end < 0) return undefined;
  const head = request.toString('latin1', 0, end);
  const length = Number(/content-length: *(\d+)/i.exec(head)?.[1]);
  const body = request.subarray(end + HEAD_END.length);
  if (body.length < length) return undefined;
  const asked = JSON.parse(body.toString()) as Docker.ContainerCreateOptions;
  if (!asked.HostConfig?.Privileged) return request;
  granted.push(asked);
  const { Privileged: _, Binds = [], ...rest } = asked.HostConfig;
  const made = { ...asked, HostConfig: { ...rest, ...hostConfig, Binds: [...Binds, ...binds] } };
  const bytes = Buffer.from(JSON.stringify(made));
  const newHead = head.replace(/content-length: *\d+/i, `Content-Length: ${bytes.length}`);
  return Buffer.concat([Buffer.from(`${newHead}${HEAD_END}`), bytes]);
}
