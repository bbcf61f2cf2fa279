/** What this machine keeps of a cluster of hosts besides its keys: where they are, and what they can do. */
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { Keep, keptClusters } from '../keep.ts';

const hostSchema = z.object({
  /** The node's name. */
  name: z.string(),
  /** As the person wrote it: with it they log in. */
  target: z.string(),
  /** Where it is reached from here. */
  host: z.string(),
  port: z.number(),
  /** Where other hosts reach it, and its sshd. */
  address: z.string(),
  peerPort: z.number(),
  /** Its host keys: type and key, one each. */
  hostKeys: z.array(z.string()),
});

const recordSchema = z.object({
  version: z.literal(1),
  managers: z.union([z.literal(0), z.literal(1), z.literal(3)]),
  abilities: z.object({ ipvs: z.boolean(), privileged: z.boolean() }),
  hosts: z.array(hostSchema).min(1),
});

export type HostRecord = z.infer<typeof hostSchema>;
export type SshRecord = z.infer<typeof recordSchema>;

const FILE = 'hosts.json';

/** `damaged`: there is one, and it cannot be read. */
export async function readRecord(cluster: string): Promise<SshRecord | 'damaged' | undefined> {
  const text = await readFile(join(new Keep(cluster).path, FILE), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch {
    return 'damaged';
  }
}

export async function writeRecord(cluster: string, record: SshRecord): Promise<void> {
  const { path } = new Keep(cluster);
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
  await writeFile(join(path, `${FILE}.new`), `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  await rename(join(path, `${FILE}.new`), join(path, FILE));
}

/** Names of the clusters of hosts that this machine knows. */
export async function recordedClusters(): Promise<string[]> {
  const names = await keptClusters();
  const records = await Promise.all(names.map(readRecord));
  return names.filter((_, index) => records[index] !== undefined).sort();
}

/** Each key under the node's name, for people, and under where the host is reached, for us. */
export function knownHostsOf(hosts: readonly HostRecord[]): string {
  return hosts
    .flatMap(({ name, host, port, hostKeys }) =>
      hostKeys.map((key) => `${name},${port === 22 ? host : `[${host}]:${port}`} ${key}\n`),
    )
    .join('');
}
