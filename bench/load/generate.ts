/** Has a load made by a generator in a process of its own. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { WorkshopError } from '../../scripts/core/errors.ts';
import { GENERATOR } from '../../scripts/core/root.ts';
import type { Order } from './order.ts';
import type { Figures } from './tally.ts';

export interface GenerateOptions {
  /** Aborted: the generator stops, and what it has seen up to then is returned. */
  readonly signal: AbortSignal;
  readonly tell?: ((done: number, total: number, unit: string) => void) | undefined;
  /** Called when the generator is ready; it begins when this resolves. At once unless told otherwise. */
  readonly othersReady?: (() => Promise<void>) | undefined;
  /** Starts the generator; on this machine unless told otherwise. */
  readonly start?: (() => ChildProcessWithoutNullStreams) | undefined;
}

/** Room for what is young: a collection of garbage stops everything for milliseconds, and so comes once a second, not ten times. */
export const GENERATOR_FLAGS = ['--min-semi-space-size=64', '--max-semi-space-size=64'];

/** A generator that was told to stop and says nothing is ended after this, in ms. */
const STOP_MS = 5000;

/** @throws START_FAILED when the generator breaks down, which a target cannot make it do. */
export async function generate(
  order: Order,
  { signal, tell, othersReady, start = startHere }: GenerateOptions,
): Promise<Figures> {
  const child = start();
  // It may be gone before it has read all that is said to it: what it leaves behind tells more.
  child.stdin.on('error', () => undefined);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = `${errors}${text}`.slice(-2000);
  });
  let patience: NodeJS.Timeout | undefined;
  const stop = () => {
    child.stdin.write('stop\n');
    patience ??= setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  };
  try {
    child.stdin.write(`${JSON.stringify(order)}\n`);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    return await new Promise<Figures>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const said = JSON.parse(line) as Said;
        if ('progress' in said) tell?.(...said.progress);
        else if ('ready' in said) void Promise.resolve(othersReady?.()).then(() => child.stdin.write('go\n'));
        else if ('figures' in said) resolve(said.figures);
        else reject(brokenDown(said.failed));
      });
      child.once('error', (cause) => reject(brokenDown(cause.message)));
      child.once('close', (code, name) =>
        reject(brokenDown(errors.trim() || `it ended with ${code ?? name}`)),
      );
    });
  } finally {
    clearTimeout(patience);
    signal.removeEventListener('abort', stop);
    child.stdin.destroy(); // which ends it
    if (child.exitCode === null) child.kill();
  }
}

function startHere(): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [...GENERATOR_FLAGS, GENERATOR], {
    env: { PATH: process.env.PATH, LANG: 'C.UTF-8' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

type Said =
  | { readonly ready: true }
  | { readonly progress: [done: number, total: number, unit: string] }
  | { readonly figures: Figures }
  | { readonly failed: string };

function brokenDown(why: string): WorkshopError {
  return new WorkshopError('START_FAILED', { what: 'The load generator broke down.', why });
}
