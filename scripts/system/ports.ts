/** Ports on this machine, on its loopback unless told otherwise. */
import { createServer, type Server } from 'node:net';

export const LOOPBACK = '127.0.0.1';

export const isLoopback = (host: string): boolean => host.startsWith('127.');

/** Whether `port` of an address of this machine can be listened on now. */
export async function isFree(port: number, host = LOOPBACK): Promise<boolean> {
  const server = await tryListen(port, host);
  if (!server) return false;
  await close(server);
  return true;
}

/** `count` different ports that were free a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  // All are held until the last is found: else the system would hand out the same one again.
  const servers = await Promise.all(Array.from({ length: count }, () => tryListen(0)));
  const ports = servers.map((server) => (server?.address() as { port: number } | undefined)?.port);
  await Promise.all(servers.map((server) => server && close(server)));
  return ports.map((port) => {
    if (port === undefined) throw new Error('the system has no free port left on the loopback');
    return port;
  });
}

function tryListen(port: number, host = LOOPBACK): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ host, port, exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
