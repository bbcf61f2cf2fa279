import { spawn } from 'node:child_process';
import type { Action } from '../../cli/command.ts';
import { Keep } from '../../cluster/keep.ts';
import { WorkshopError } from '../../core/errors.ts';
import { requirePrograms } from '../../system/requirements.ts';
import { findCluster, findNode } from './name.ts';
import { sshOptions, writeSshConfig } from './ssh-config.ts';

export interface SshOptions {
  readonly cluster: string;
  readonly config?: boolean;
}

/** A person's terminal is handed to OpenSSH; the exit code is the remote command's. */
export const ssh: Action<SshOptions> = async ({ emit, json }, [name, ...command], { cluster, config }) => {
  if (config) return writeSshConfig(await findCluster(cluster), emit);
  if (name === undefined) {
    throw new WorkshopError('USAGE', { what: 'Which node?', hint: './workshop ssh node1' });
  }
  const [programs, node] = await Promise.all([requirePrograms(['ssh']), findNode(cluster, name)]);
  const options = sshOptions(new Keep(cluster), node);
  const args = [
    ...Object.entries(options).flatMap(([option, value]) => ['-o', `${option}=${value}`]),
    node.ssh.host,
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
