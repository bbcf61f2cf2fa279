/** Installs missing programs with the system's package manager. Called only where a person said `--install`. */
import { access, rm, writeFile } from 'node:fs/promises';
import { WorkshopError } from '../core/errors.ts';
import type { Emit } from '../core/events.ts';
import { step } from '../core/step.ts';
import { installCommand, installLine, type PackageManager, packageManager } from './package-manager.ts';
import { IPTABLES, useQuickTables } from './packet-tables.ts';
import { missingPrograms, PROGRAMS, type ProgramName } from './programs.ts';
import { missingError } from './requirements.ts';

/**
 * Installs those of `programs` that are not here; does nothing, silently, when all are.
 * An interruption takes effect when the package manager is done: half-installed packages would be worse than a wait.
 * @throws MISSING where there is no package manager that we know, INSTALL_FAILED when it fails.
 */
export async function installMissing(
  programs: readonly ProgramName[],
  emit: Emit,
  signal?: AbortSignal,
): Promise<void> {
  const missing = await missingPrograms(programs);
  if (missing.length === 0) return;
  const manager = await packageManager();
  if (!manager) throw await missingError(missing);
  const command = installCommand(manager, missing);
  const hadTables = await access(IPTABLES).then(
    () => true,
    () => false,
  );
  await step(emit, `installing ${missing.join(', ')} with ${manager.name}`, () => install(manager, command));
  if (signal?.aborted)
    throw new WorkshopError('INTERRUPTED', { what: 'Interrupted; what was being installed is installed.' });
  const stillMissing = await missingPrograms(programs);
  if (stillMissing.length > 0) {
    throw new WorkshopError('INSTALL_FAILED', {
      what: `${manager.name} says that it installed ${missing.join(', ')}, and still there is no ${stillMissing.map((name) => PROGRAMS[name].executables.join(' or ')).join(', no ')}.`,
      why: `looked for along PATH: ${process.env.PATH ?? 'which is not set'}`,
      hint: `Look at what the packages hold, or install by hand:  ${installLine(manager, stillMissing)}`,
    });
  }
  if (manager.name === 'apt-get' && missing.includes('engine') && !hadTables)
    await useQuickTables(emit, command[0] === 'sudo' ? ['sudo'] : []);
}

async function install(manager: PackageManager, command: readonly string[]): Promise<void> {
  const { ProcessOutput, $: shell } = await import('zx'); // only now: it takes a tenth of a second, and hardly anybody comes here
  const isRoot = command[0] !== 'sudo';
  const $ = shell({
    quiet: true,
    stdio: ['inherit', 'pipe', 'pipe'], // sudo may ask for a password
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  const lock = ['-o', 'DPkg::Lock::Timeout=300'];
  const undo = isRoot && manager.name === 'apt-get' ? await keepServicesDown() : async () => undefined;
  try {
    if (manager.name === 'apt-get') {
      // A list that cannot be refreshed may still do: if not, the installation says so itself.
      await $`${command.slice(0, isRoot ? 1 : 2)} ${lock} update`.nothrow();
      await $`${command} ${lock}`;
    } else {
      await $`${command}`;
    }
  } catch (error) {
    const output = error instanceof ProcessOutput ? error.stderr || error.stdout : String(error);
    throw new WorkshopError('INSTALL_FAILED', {
      what: `${manager.name} could not install what is missing.`,
      why: output.trim().split('\n').slice(-5).join('\n'),
      hint: `Try it by hand:  ${command.join(' ')}`,
      cause: error,
    });
  } finally {
    await undo();
  }
}

const POLICY = '/usr/sbin/policy-rc.d';

/**
 * Debian starts a server as soon as it is installed. We want the programs, not a Redis on port 6379: the policy file says
 * no while this process lives, and means nothing once it does not. One that is there already is somebody's own: left alone.
 */
async function keepServicesDown(): Promise<() => Promise<void>> {
  const script = `#!/bin/sh\n# For one installation only; without effect, and safe to delete, once process ${process.pid} is gone.\nkill -0 ${process.pid} 2>/dev/null && exit 101\nexit 0\n`;
  try {
    await writeFile(POLICY, script, { mode: 0o755, flag: 'wx' });
  } catch {
    return async () => undefined; // there is one already, or /usr/sbin is read-only: then the services come up, harmlessly
  }
  return () => rm(POLICY, { force: true });
}
