/** A process of the bench's own: it can be watched, asked for its memory, and ended. */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { WorkshopError } from '../../../scripts/core/errors.ts';
import { toEnvironment } from '../../../scripts/deployment/local/labels.ts';
import { identityOf, type LaunchSpec } from '../../../scripts/deployment/local/processes.ts';
import { waitReady } from '../../../scripts/deployment/local/wait-ready.ts';

export interface Exit {
  /** null when a signal ended it. */
  readonly code: number | null;
  /** On the clock of `performance.now()`. */
  readonly at: number;
}

/** USER_HZ, in which the kernel tells times to programs: 100 on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;

export class Child {
  readonly pid: number;
  /** Resolves when the process has ended. */
  readonly exited: Promise<Exit>;
  readonly #kill: (signal: NodeJS.Signals) => boolean;

  private constructor(pid: number, exited: Promise<Exit>, kill: (signal: NodeJS.Signals) => boolean) {
    this.pid = pid;
    this.exited = exited;
    this.#kill = kill;
  }

  /**
   * Starts a process in a session of its own (the terminal's Ctrl-C reaches us, not it). `own` is told of it at once, before
   * it answers; `start` resolves when it does.
   * @throws START_FAILED when it does not.
   */
  static async start(spec: LaunchSpec, own: (child: Child) => void, signal: AbortSignal): Promise<Child> {
    signal.throwIfAborted();
    const log = openSync(spec.logFile, 'a', 0o600);
    const child = spawn(spec.command, spec.args, {
      cwd: spec.folder,
      env: { PATH: process.env.PATH, LANG: 'C.UTF-8', ...spec.environment, ...toEnvironment(spec.labels) },
      stdio: ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    const exited = new Promise<Exit>((resolve) => {
      child.once('exit', (code) => resolve({ code, at: performance.now() }));
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (cause) => {
        const what = `${spec.labels.instance} could not be started.`;
        reject(new WorkshopError('START_FAILED', { what, why: cause.message, cause }));
      });
    });
    const pid = child.pid as number;
    const started = new Child(pid, exited, (name) => child.kill(name));
    own(started);
    const [, startTime = 'gone'] = (await identityOf(pid)).split(':');
    await waitReady({ pid, startTime, labels: spec.labels }, spec, signal);
    return started;
  }

  /** Sends a signal to this very process; to none if it has ended (Node knows, so never to a stranger with its pid). */
  kill(signal: NodeJS.Signals): void {
    this.#kill(signal);
  }

  /** Ends it: SIGTERM, then SIGKILL for what does not go within 3 s. */
  async end(): Promise<void> {
    this.kill('SIGTERM');
    const patience = new AbortController();
    const late = delay(3000, 'late', { signal: patience.signal }).catch(() => undefined);
    if ((await Promise.race([this.exited, late])) === 'late') this.kill('SIGKILL');
    patience.abort();
    await this.exited;
  }

  /** What it has in memory now: VmRSS. */
  async residentBytes(): Promise<number> {
    const status = await readFile(`/proc/${this.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
  }

  /** Time that processors have spent on it so far, in seconds. */
  async cpuSeconds(): Promise<number> {
    const stat = await readFile(`/proc/${this.pid}/stat`, 'utf8');
    // The name in parentheses may hold anything, spaces included: fields count from its end. These are utime and stime.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }
}
