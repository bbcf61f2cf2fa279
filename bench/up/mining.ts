/** How long it takes from nodes that are ready to DockerCoins mining on all of them. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster, Node } from '../../scripts/cluster/cluster.ts';
import { dockerProvider } from '../../scripts/cluster/docker/provider.ts';
import type { Emit } from '../../scripts/core/events.ts';
import { PROJECT, partsOn, STACK_MARKS } from '../../scripts/deployment/cluster/parts.ts';
import { runIn } from '../../scripts/deployment/cluster/run-in.ts';
import { swarmTarget } from '../../scripts/deployment/cluster/targets.ts';
import { timeWorkshop } from '../harness/time.ts';
import { median } from '../stats/rate.ts';
import { judge, type Row } from '../table/row.ts';

const NAME = 'bench-mining';
const NODES = 5;
/** Containers that are no workers: rng, hasher, webui, redis, balancer. */
const OTHERS = 5;
/** How long to wait for the first units of work, in ms. Workers hand them in once a second or a little more. */
const PATIENCE_MS = 20_000;

/** Each round on a cluster of its own, so that nothing is warm that a person would find cold; then the same by hand, on another one. */
export async function benchMining(rounds: number, emit: Emit, signal: AbortSignal): Promise<Row[]> {
  const seconds = { ready: [] as number[], counted: [] as number[], byHand: [] as number[] };
  const problems: string[] = [];
  for (let round = 1; round <= rounds; round++) {
    await onFreshNodes(signal, async () => {
      const begin = performance.now();
      await timeWorkshop(['app', 'up', `worker=${NODES}`, '--on', 'swarm', '--cluster', NAME], signal);
      seconds.ready.push((performance.now() - begin) / 1000);
      problems.push(...(await idleNodes(signal)));
      seconds.counted.push((performance.now() - begin) / 1000);
    });
    const byHand = await onFreshNodes(signal, (cluster) => timeByHand(cluster, emit, signal));
    if (byHand !== undefined) seconds.byHand.push(byHand);
    const [ready, counted] = [seconds.ready, seconds.counted].map((all) => (all.at(-1) ?? 0).toFixed(1));
    const detail = `all answer after ${ready} s, first hashes after ${counted} s, by hand ${byHand?.toFixed(1) ?? '–'} s`;
    emit({ event: 'progress', step: 'mining', done: round, total: rounds, unit: 'rounds', detail });
  }
  const measured = `a stack with a worker on each of ${NODES} nodes, median of ${rounds}: the whole command app up, until all instances run and answer`;
  return [
    judge({
      name: 'mining on all nodes, after up',
      measured,
      value: median(seconds.ready),
      unit: 's',
      target: { kind: 'below', limit: 4 },
      problems,
      details: seconds,
      ...(seconds.byHand.length > 0
        ? {
            reference: {
              what: 'docker stack deploy on node1, until all containers run',
              value: median(seconds.byHand),
              unit: 's',
            },
          }
        : {}),
    }),
  ];
}

async function onFreshNodes<T>(signal: AbortSignal, work: (cluster: Cluster) => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  try {
    await timeWorkshop(['up', NAME, '--nodes', String(NODES), '--swarm'], signal);
    return await work((await dockerProvider.find(NAME)) as Cluster);
  } finally {
    await dockerProvider.down(NAME, () => undefined);
  }
}

/**
 * What Docker itself needs, in s, from the command until the last container is told to run; whether they answer is not asked.
 * Undefined when containers are missing in the end: rarely, a Swarm that was just formed leaves tasks lying, and a reference that lacks a
 * round is no reason to lose the others. @throws START_FAILED when the command fails.
 */
async function timeByHand({ nodes }: Cluster, emit: Emit, signal: AbortSignal): Promise<number | undefined> {
  const begin = performance.now();
  const deploy = ['docker', 'stack', 'deploy', '-c', 'stack.yaml', '--resolve-image', 'never', PROJECT];
  await runIn(nodes[0] as Node, ['env', `WORKERS=${NODES}`, ...deploy], 'START_FAILED');
  for (;;) {
    signal.throwIfAborted();
    const running = (await partsOn(nodes, STACK_MARKS)).filter(({ isRunning }) => isRunning);
    const ms = performance.now() - begin;
    if (running.length === NODES + OTHERS) return ms / 1000;
    if (ms > PATIENCE_MS) {
      const text = `Of the stack deployed by hand ${running.length} of ${NODES + OTHERS} containers run after ${PATIENCE_MS / 1000} s: this round is left out.`;
      emit({ event: 'notice', level: 'warning', text });
      return undefined;
    }
    await delay(50);
  }
}

/** Waits for the first hashes. @returns a problem for each node without a worker, and for hashes that do not come. */
async function idleNodes(signal: AbortSignal): Promise<string[]> {
  const cluster = await dockerProvider.find(NAME);
  const found = cluster && (await swarmTarget(cluster).find('app'));
  if (!found) return ['the stack is not to be found'];
  await using deployment = found.deployment;
  const deadline = performance.now() + PATIENCE_MS;
  while ((await deployment.counters()).hashes === 0) {
    signal.throwIfAborted();
    if (performance.now() > deadline) return ['nothing was mined'];
    await delay(50);
  }
  const workers = (await partsOn(cluster.nodes, STACK_MARKS)).filter(
    ({ service, isRunning }) => service === 'worker' && isRunning,
  );
  return cluster.nodes
    .filter(({ name }) => !workers.some(({ node }) => node.name === name))
    .map(({ name }) => `${name} has no worker`);
}
