/** How OpenSSH is told of nodes. */
import type { Cluster, Node } from '../../cluster/cluster.ts';
import { contextName } from '../../cluster/contexts.ts';
import { Keep } from '../../cluster/keep.ts';
import type { Emit } from '../../core/events.ts';

/** Options of OpenSSH for a node, by name. */
export function sshOptions(keep: Keep, { name, ssh }: Node): Readonly<Record<string, string>> {
  return {
    Port: String(ssh.port),
    User: 'docker',
    IdentityFile: quoted(keep.sshKey),
    // The key we made is the only one to be tried, and the host keys we made the only ones to be believed.
    IdentitiesOnly: 'yes',
    UserKnownHostsFile: quoted(keep.knownHosts),
    HostKeyAlias: name,
    StrictHostKeyChecking: 'yes',
    LogLevel: 'ERROR',
  };
}

/** Writes a file for `Include`, which is gone when the cluster is, and says how to use it. Nobody's own file is touched. */
export async function writeSshConfig({ name: cluster, nodes }: Cluster, emit: Emit) {
  const keep = new Keep(cluster);
  const hosts = nodes.map((node) => contextName(cluster, node.name));
  const blocks = nodes.map((node, index) => {
    const lines = Object.entries(sshOptions(keep, node)).map(([option, value]) => `  ${option} ${value}\n`);
    return `Host ${hosts[index]}\n  HostName ${node.ssh.host}\n${lines.join('')}`;
  });
  await keep.writeFile(keep.sshConfig, blocks.join('\n'));
  const include = `Include ${quoted(Keep.sshConfigs)}`;
  emit({
    event: 'text',
    text: `  Written: ${keep.sshConfig}\n\n  Put this line at the top of ~/.ssh/config, once for all clusters:\n\n    ${include}\n\n  Then:  ssh ${hosts[0]}    scp file ${hosts[0]}:`,
  });
  return { file: keep.sshConfig, include, hosts };
}

/** OpenSSH splits at spaces. */
const quoted = (path: string): string => (/\s/.test(path) ? `"${path}"` : path);
