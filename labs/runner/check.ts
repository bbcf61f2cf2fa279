/** Runs a check to a finding, whatever happens. */
import type { Cluster, Node } from '../../scripts/cluster/cluster.ts';
import { asError } from '../../scripts/cluster/health/ailment.ts';
import { fullDisks } from '../../scripts/cluster/health/full-disks.ts';
import { silentEngines } from '../../scripts/cluster/health/silent-engines.ts';
import { WorkshopError } from '../../scripts/core/errors.ts';
import { withinTime } from '../../scripts/core/within-time.ts';
import { makeContext } from './context.ts';
import { findingOfError } from './finding.ts';
import type { Finding, LabExercise } from './lab.ts';

export interface CheckOptions {
  readonly cluster: Cluster;
  readonly signal: AbortSignal;
  /** How long to wait while things converge, as a multiple of what the lab says; 0 only tells how they stand. */
  readonly patience?: number | undefined;
  /** Whether a check that fails also looks for what keeps the nodes from working; not worth it where it is expected to fail. */
  readonly explain?: boolean | undefined;
}

/** Longer than any check waits on purpose, in ms. */
const LIMIT_MS = 300_000;

/** Never rejects, unless `signal` is aborted. */
export async function runCheck(
  { check, nodes: needed }: Checked,
  { cluster, signal, patience, explain = true }: CheckOptions,
): Promise<Finding> {
  const ended = new AbortController();
  const both = AbortSignal.any([signal, ended.signal]);
  const nodes = cluster.nodes.slice(0, needed);
  try {
    const silent = await silentEngines(cluster, nodes);
    if (silent.length > 0) return findingOfError(asError('NO_ANSWER', silent), inWords(nodes));
    const finding = await withinTime(check(makeContext({ cluster, signal: both, patience })), LIMIT_MS, {
      late: givenUp,
    });
    return finding.ok || !explain ? finding : ((await ailing(cluster, nodes)) ?? finding);
  } catch (error) {
    signal.throwIfAborted();
    return (await ailing(cluster, nodes)) ?? findingOfError(error, `the cluster "${cluster.name}"`);
  } finally {
    ended.abort();
  }
}

interface Checked extends Pick<LabExercise, 'check'> {
  /** How many nodes its lab needs: what the others are like is not its business. All of them unless told otherwise. */
  readonly nodes?: number | undefined;
}

/** What keeps nodes from working is told before what follows from it. */
async function ailing(cluster: Cluster, nodes: readonly Node[]): Promise<Finding | undefined> {
  const full = await fullDisks(cluster, nodes);
  if (full.length > 0) return findingOfError(asError('NO_ROOM', full), `the disks of ${namesOf(nodes)}`);
  const silent = await silentEngines(cluster, nodes);
  return silent.length > 0 ? findingOfError(asError('NO_ANSWER', silent), inWords(nodes)) : undefined;
}

const givenUp = (): WorkshopError =>
  new WorkshopError('NO_ANSWER', {
    what: `The check was given up after ${LIMIT_MS / 1000} s: something on the cluster hangs.`,
  });

const namesOf = (nodes: readonly Node[]): string => nodes.map(({ name }) => name).join(', ');
const inWords = (nodes: readonly Node[]): string =>
  `the ${nodes.length === 1 ? 'engine' : 'engines'} of ${namesOf(nodes)}`;
