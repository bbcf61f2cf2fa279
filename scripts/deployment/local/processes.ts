/** The processes of a deployment: found by their labels, started, ended. A process is known by pid and start time. */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { WorkshopError } from '../../core/errors.ts';
import { fromEnvironment, LABEL, type Labels, toEnvironment } from './labels.ts';

export interface OwnProcess {
  readonly pid: number;
  /** Clock ticks after boot at which it began: with the pid, this names one process and no later one. */
  readonly startTime: string;
  readonly labels: Labels;
}

/** Every live process whose deployment label `belongs`, oldest pid first. */
export async function findProcesses(belongs: (deployment: string) => boolean): Promise<OwnProcess[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry)).map(Number);
  const found = await Promise.all(pids.sort((a, b) => a - b).map(readProcess));
  return found.filter((each) => each !== undefined).filter((each) => belongs(each.labels.deployment));
}

export interface LaunchSpec {
  readonly labels: Labels;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly logFile: string;
  /** Where it takes commands, if it does so apart from its address. */
  readonly controlSocket?: string;
}

/** Starts a process in a session of its own (the terminal's Ctrl-C reaches us, not it), its output in `logFile`. */
export async function launch(spec: LaunchSpec): Promise<OwnProcess> {
  const log = openSync(spec.logFile, 'a', 0o600);
  // A short environment: what the person's shell holds (tokens, proxies) is none of the service's business.
  const environment = {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    ...spec.environment,
    ...toEnvironment(spec.labels),
  };
  try {
    const child = spawn(spec.command, spec.args, {
      cwd: spec.folder,
      env: environment,
      stdio: ['ignore', log, log],
      detached: true,
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    const pid = child.pid as number;
    return { pid, startTime: (await startTimeOf(pid)) ?? 'gone', labels: spec.labels };
  } catch (error) {
    throw new WorkshopError('START_FAILED', {
      what: `${spec.labels.instance} could not be started.`,
      why: `${spec.command}: ${(error as Error).message}`,
      cause: error,
    });
  } finally {
    closeSync(log);
  }
}

/** Whether this very process still runs (a zombie does not). */
export async function isRunning(process: Pick<OwnProcess, 'pid' | 'startTime'>): Promise<boolean> {
  return (await startTimeOf(process.pid)) === process.startTime;
}

/**
 * Ends processes: SIGTERM, then SIGKILL for what is still there after `graceMs`. Resolves when all are gone.
 * @throws STOP_FAILED naming what would not end.
 */
export async function endProcesses(processes: readonly OwnProcess[], graceMs = 3000): Promise<void> {
  await Promise.all(processes.map((each) => signal(each, 'SIGTERM')));
  let left = await waitGone(processes, graceMs);
  await Promise.all(left.map((each) => signal(each, 'SIGKILL')));
  left = await waitGone(left, 5000);
  if (left.length === 0) return;
  const names = left.map((each) => `${each.labels.instance} (pid ${each.pid})`).join(', ');
  throw new WorkshopError('STOP_FAILED', {
    what: `Would not end: ${names}.`,
    hint: 'Try the command again.',
  });
}

/** pid and start time of a process as one word, to be written down and asked for later. */
export async function identityOf(pid: number): Promise<string> {
  return `${pid}:${await startTimeOf(pid)}`;
}

export async function identityIsRunning(identity: string): Promise<boolean> {
  const [pid, startTime] = identity.split(':');
  return startTime !== undefined && (await startTimeOf(Number(pid))) === startTime;
}

async function readProcess(pid: number): Promise<OwnProcess | undefined> {
  // Gone meanwhile, or another user's: not ours either way.
  const block = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  if (!block.includes(LABEL.deployment)) return undefined;
  const labels = fromEnvironment(block);
  const startTime = await startTimeOf(pid);
  return labels && startTime ? { pid, startTime, labels } : undefined;
}

async function startTimeOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name in parentheses may hold anything, spaces and parentheses included: fields count from its end.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields && fields[0] !== 'Z' && fields[0] !== 'X' ? fields[19] : undefined;
}

async function signal(target: OwnProcess, name: NodeJS.Signals): Promise<void> {
  if (!(await isRunning(target))) return; // the pid may be somebody else's by now
  try {
    process.kill(target.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function waitGone(processes: readonly OwnProcess[], limitMs: number): Promise<OwnProcess[]> {
  const deadline = performance.now() + limitMs;
  let left = [...processes];
  while (left.length > 0) {
    const running = await Promise.all(left.map(isRunning));
    left = left.filter((_, index) => running[index]);
    if (left.length === 0 || performance.now() > deadline) break;
    await delay(15);
  }
  return left;
}
