/** Brings what runs to what is wanted: starts what is missing, then stops what is too much. Safe to repeat. */
import { writeFile } from 'node:fs/promises';
import type { Emit } from '../../core/events.ts';
import { step } from '../../core/step.ts';
import { freePorts } from '../../system/ports.ts';
import { requirePrograms } from '../../system/requirements.ts';
import { COUNT_LIMITS, type ScalableService } from '../deployment.ts';
import { type Balanced, BalancerSocket, balancerConfiguration } from './balancer.ts';
import type { DeploymentFolder, Note } from './folder.ts';
import { balancerSpec, redisSpec, serviceSpec } from './launch-spec.ts';
import { endProcesses, findProcesses, type LaunchSpec, launch, type OwnProcess } from './processes.ts';
import { changesTowards } from './roster.ts';
import { waitReady } from './wait-ready.ts';

export interface ConvergeOptions {
  readonly folder: DeploymentFolder;
  readonly note: Note;
  readonly emit: Emit;
  readonly signal?: AbortSignal | undefined;
  /** How a balancer that is started deals out calls to rng, in HAProxy's word. */
  readonly algorithm?: string | undefined;
}

/** The longest that an instance being taken away may work off its queue: a hundred workers' requests at one rng. */
const DRAIN_MS = 12_000;

/** @throws START_FAILED, INTERRUPTED (as the signal's reason); what was started until then keeps running. */
export async function converge(options: ConvergeOptions): Promise<void> {
  const { folder, note, emit } = options;
  const running = await processesOf(folder);
  const { start, stop } = changesTowards(note.counts, running);
  const missing = (...services: string[]) => start.filter(({ service }) => services.includes(service));

  if (!running.some(({ labels }) => labels.service === 'redis')) {
    await step(emit, 'redis', () => startRedis(options));
  }
  if (missing('rng', 'hasher').length > 0) {
    await step(emit, describe(missing('rng', 'hasher')), () =>
      startServices(options, missing('rng', 'hasher')),
    );
  }
  if (!running.some(({ labels }) => labels.service === 'balancer')) {
    await step(emit, 'balancer (HAProxy)', () => startBalancer(options));
  }
  await syncBalancer(options);
  if (missing('worker', 'webui').length > 0) {
    await step(emit, describe(missing('worker', 'webui')), () =>
      startServices(options, missing('worker', 'webui')),
    );
  }
  if (stop.length > 0) {
    const names = stop.map(({ labels }) => ({ service: labels.service }));
    await step(emit, `stopping ${describe(names)}`, () => retire(folder, stop));
  }
}

/** Every process of the deployment that runs now. */
export function processesOf(folder: DeploymentFolder): Promise<OwnProcess[]> {
  return findProcesses((deployment) => deployment === folder.path);
}

async function startRedis({ folder, note, signal }: ConvergeOptions): Promise<void> {
  const { redis } = await requirePrograms(['redis']);
  await launchReady(redisSpec(folder, redis, note.ports.redis), signal);
}

async function startBalancer({ folder, note, signal, algorithm }: ConvergeOptions): Promise<void> {
  const { haproxy } = await requirePrograms(['haproxy']);
  const { ports } = note;
  const slots = Math.max(COUNT_LIMITS.rng.high, COUNT_LIMITS.hasher.high);
  const text = balancerConfiguration({
    socket: folder.balancerSocket,
    frontPorts: ports,
    slots,
    algorithm,
  });
  await writeFile(folder.balancerConfiguration, text, { mode: 0o600 });
  await launchReady(balancerSpec(folder, haproxy, [ports.rng, ports.hasher]), signal);
}

async function startServices(
  { folder, note, signal }: ConvergeOptions,
  instances: readonly { service: ScalableService; instance: string }[],
): Promise<void> {
  const ports = await freePorts(instances.length * 2);
  const specs = instances.map(({ service, instance }, index) => {
    const own = { rng: ports[index], hasher: ports[index], worker: undefined, webui: note.ports.webui }[
      service
    ];
    return serviceSpec(folder, note.ports, service, instance, own, ports[instances.length + index] as number);
  });
  // All are awaited even when one fails, so that nothing is still starting while the failure is cleared up.
  const results = await Promise.allSettled(specs.map((spec) => launchReady(spec, signal)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

async function launchReady(spec: LaunchSpec, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await waitReady(await launch(spec), spec, signal);
}

/** Tells the balancer who is there: instances that run come in, instances that died go out. */
async function syncBalancer({ folder }: ConvergeOptions): Promise<void> {
  const balancer = new BalancerSocket(folder.balancerSocket);
  const known = await balancer.servers();
  const running = (await processesOf(folder)).filter(isBalanced);
  for (const { labels } of running) {
    const port = Number(labels.address.split(':')[1]);
    const isKnown = known.some((server) => server.instance === labels.instance && server.port === port);
    if (!isKnown) await balancer.add(labels.service, labels.instance, port);
  }
  for (const { service, instance } of known) {
    const runs = running.some(({ labels }) => labels.instance === instance);
    if (!runs) await balancer.remove(service as Balanced, instance, 0);
  }
}

/** Takes instances out of service before they end, so that nobody's request is lost. */
async function retire(folder: DeploymentFolder, processes: readonly OwnProcess[]): Promise<void> {
  const balancer = new BalancerSocket(folder.balancerSocket);
  await Promise.all(
    processes
      .filter(isBalanced)
      .map(({ labels }) => balancer.remove(labels.service, labels.instance, DRAIN_MS)),
  );
  await endProcesses(processes);
}

function isBalanced(process: OwnProcess): process is OwnProcess & { labels: { service: Balanced } } {
  return process.labels.service === 'rng' || process.labels.service === 'hasher';
}

/** `worker ×10, webui ×1`: how many of each. */
function describe(instances: readonly { service: string }[]): string {
  const counts = new Map<string, number>();
  for (const { service } of instances) counts.set(service, (counts.get(service) ?? 0) + 1);
  return [...counts].map(([service, count]) => `${service} ×${count}`).join(', ');
}
