import { spawn } from 'node:child_process';
import type { Action } from '../../cli/command.ts';
import { Keep } from '../../cluster/keep.ts';
import { requirePrograms } from '../../system/requirements.ts';
import { findNode } from './name.ts';

/** A person's terminal is handed to OpenSSH; the exit code is the remote command's. */
export const ssh: Action<{ cluster: string }> = async ({ json }, [name = '', ...command], { cluster }) => {
  const [programs, node] = await Promise.all([requirePrograms(['ssh']), findNode(cluster, name)]);
  const keep = new Keep(cluster);
  const args = [
    ...['-p', String(node.ssh.port), '-i', keep.sshKey],
    // The key we made is the only one to be tried, and the host keys we made the only ones to be believed.
    ...[
      '-o',
      'IdentitiesOnly=yes',
      '-o',
      `UserKnownHostsFile=${keep.knownHosts}`,
      '-o',
      `HostKeyAlias=${name}`,
    ],
    ...['-o', 'StrictHostKeyChecking=yes', '-o', 'LogLevel=ERROR'],
    `docker@${node.ssh.host}`,
    ...command,
  ];
  const child = spawn(programs.ssh, args, {
    stdio: ['inherit', json ? process.stderr : 'inherit', 'inherit'],
  });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 128 : 1)));
  });
  return { ok: exitCode === 0, node: name, exitCode };
};
