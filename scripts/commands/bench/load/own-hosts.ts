/** Which hosts are ours. */
import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Whether `host` (an address, or `localhost`) is the loopback, or the address of a node of a cluster on our engine. Other names are
 * nobody's: what they stand for may change between this question and the load.
 */
export async function isOwnHost(host: string): Promise<boolean> {
  if (host === 'localhost') return true;
  const version = isIP(host);
  if (version === 0) return false;
  if (loopback.check(host, version === 4 ? 'ipv4' : 'ipv6')) return true;
  return (await nodeAddresses()).includes(host);
}

/** None where no engine answers: there are no nodes then. */
async function nodeAddresses(): Promise<string[]> {
  const { dockerProvider } = await import('../../../cluster/docker/provider.ts');
  try {
    const names = (await dockerProvider.list()).map(({ name }) => name);
    const clusters = await Promise.all(names.map((name) => dockerProvider.find(name).catch(() => undefined)));
    return clusters.flatMap((cluster) => cluster?.nodes.map(({ address }) => address) ?? []);
  } catch {
    return [];
  }
}
