/** Runs a check to a finding, whatever happens. */
import type { Cluster } from '../../scripts/cluster/cluster.ts';
import { WorkshopError } from '../../scripts/core/errors.ts';
import { makeContext } from './context.ts';
import { findingOfError } from './finding.ts';
import type { Finding, LabExercise } from './lab.ts';

export interface CheckOptions {
  readonly cluster: Cluster;
  readonly signal: AbortSignal;
  /** How long to wait while things converge, as a multiple of what the lab says; 0 only tells how they stand. */
  readonly patience?: number | undefined;
}

/** An engine that takes longer than this for a ping hangs, in ms. */
const PING_MS = 5000;
/** Longer than any check waits on purpose, in ms. */
const LIMIT_MS = 300_000;

/** Never rejects, unless `signal` is aborted. */
export async function runCheck(
  { check }: Pick<LabExercise, 'check'>,
  { cluster, signal, patience }: CheckOptions,
): Promise<Finding> {
  const ended = new AbortController();
  const both = AbortSignal.any([signal, ended.signal]);
  try {
    await withinTime(
      ping(cluster),
      PING_MS,
      () => `The engine of node1 does not answer within ${PING_MS / 1000} s.`,
    );
    return await withinTime(
      check(makeContext({ cluster, signal: both, patience })),
      LIMIT_MS,
      () => `The check was given up after ${LIMIT_MS / 1000} s: something on the cluster hangs.`,
    );
  } catch (error) {
    signal.throwIfAborted();
    return findingOfError(error, `the cluster "${cluster.name}"`);
  } finally {
    ended.abort();
  }
}

async function ping({ nodes: [first] }: Cluster): Promise<void> {
  try {
    await first?.engine.ping();
  } catch (error) {
    throw new WorkshopError('NO_ANSWER', {
      what: 'The engine of node1 does not answer.',
      hint: './workshop status  shows which nodes answer; ./workshop up  mends them.',
      cause: error,
    });
  }
}

async function withinTime<T>(work: Promise<T>, ms: number, late: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new WorkshopError('NO_ANSWER', { what: late() })), ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
