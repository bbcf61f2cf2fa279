/** Who should run and who does: pure bookkeeping of instance names. */
import { type Counts, type Instance, type ScalableService, SERVICES } from '../deployment.ts';
import type { OwnProcess } from './processes.ts';

/** The names that `count` instances of a service have: `rng-1`, `rng-2`, … */
export function instanceNames(service: ScalableService, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${service}-${index + 1}`);
}

export interface Changes {
  readonly start: { readonly service: ScalableService; readonly instance: string }[];
  readonly stop: OwnProcess[];
}

/** What must be started and stopped so that exactly the wanted instances run. */
export function changesTowards(counts: Counts, running: readonly OwnProcess[]): Changes {
  const wanted = SERVICES.flatMap((service) =>
    instanceNames(service, counts[service]).map((instance) => ({ service, instance })),
  );
  const names = new Set(wanted.map(({ instance }) => instance));
  const present = new Set(running.map(({ labels }) => labels.instance));
  return {
    start: wanted.filter(({ instance }) => !present.has(instance)),
    stop: running.filter(({ labels }) => isScalable(labels.service) && !names.has(labels.instance)),
  };
}

/** Everything that runs or should, in the order in which people read it. */
export function listInstances(counts: Counts | undefined, running: readonly OwnProcess[]): Instance[] {
  const instances: Instance[] = running.map(({ labels }) => ({
    service: labels.service,
    id: labels.instance,
    address: labels.address,
    state: 'running',
  }));
  const present = new Set(instances.map(({ id }) => id));
  const exited = (service: Instance['service'], id: string) => {
    if (!present.has(id)) instances.push({ service, id, address: '-', state: 'exited' });
  };
  if (counts) {
    exited('redis', 'redis');
    exited('balancer', 'balancer');
    for (const service of SERVICES)
      for (const id of instanceNames(service, counts[service])) exited(service, id);
  }
  const order = ['redis', 'balancer', ...SERVICES];
  const number = ({ id }: Instance) => Number(id.split('-')[1] ?? 0);
  return instances.sort(
    (a, b) => order.indexOf(a.service) - order.indexOf(b.service) || number(a) - number(b),
  );
}

function isScalable(service: string): service is ScalableService {
  return (SERVICES as readonly string[]).includes(service);
}
