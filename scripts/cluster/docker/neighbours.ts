/**
 * Neighbours: which machine on a network has which address. The kernel keeps those of all networks of all containers in one table, and when
 * that is full, whoever calls somebody new is told that the connection was reset, or hears nothing.
 */
import { readFile } from 'node:fs/promises';

const LIMIT = '/proc/sys/net/ipv4/neigh/default/gc_thresh3';

/** Counted in /proc/net/stat/arp_cache on five nodes, each with DockerCoins and seven workers: twelve containers. */
const PER_NODE = 70;
/** For the rest of the machine. */
const OTHERS = 64;

/** What is too little for `nodes` at work, and the command that mends it; undefined when it is enough, or nobody tells how much it is. */
export async function neighbourShortage(nodes: number, limitFile = LIMIT): Promise<string | undefined> {
  const limit = Number.parseInt(await readFile(limitFile, 'utf8').catch(() => ''), 10);
  const needed = nodes * PER_NODE + OTHERS;
  if (Number.isNaN(limit) || limit >= needed) return undefined;
  const enough = Math.max(8192, 2 ** Math.ceil(Math.log2(needed)));
  const what = `net.ipv4.neigh.default.gc_thresh3 is ${limit}, and ${nodes} nodes at work need about ${needed}`;
  return `${what}:  sudo sysctl net.ipv4.neigh.default.gc_thresh3=${enough}`;
}
