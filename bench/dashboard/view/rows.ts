/** The rows of the lists, filtered and sorted: what is drawn, and what the keys choose from. */
import { type ScalableService, SERVICES, type Service } from '../../../scripts/deployment/deployment.ts';
import { sum } from '../collect/inventory.ts';
import type {
  ClusterRow,
  DashboardState,
  EventState,
  InstanceState,
  NodeState,
  RoomState,
} from '../state.ts';
import type { Ui } from '../ui.ts';

/** A service as a whole, or one instance of it. */
export type InstanceRow =
  | {
      readonly kind: 'service';
      readonly service: ScalableService;
      readonly running: number;
      readonly wanted: number;
      /** Asked for just now. */
      readonly to?: number | undefined;
      readonly cpuPercent: number | undefined;
      readonly memoryBytes: number | undefined;
    }
  | ({ readonly kind: 'instance' } & InstanceState);

type Measured = Pick<InstanceState, 'cpuPercent' | 'memoryBytes'>;

/** The services come first, always: they are what is scaled. */
export function instanceRows(state: DashboardState, ui: Ui): InstanceRow[] {
  const { counts, stacks, instances, scaling } = state;
  const services = SERVICES.map((service): InstanceRow => {
    const own = instances.filter((each) => each.service === service);
    return {
      kind: 'service',
      service,
      running: own.filter((each) => each.state === 'running').length,
      wanted: (counts?.[service] ?? 0) * stacks,
      to: scaling.find((each) => each.service === service)?.to,
      cpuPercent: sum(own.map(({ cpuPercent }) => cpuPercent)),
      memoryBytes: sum(own.map(({ memoryBytes }) => memoryBytes)),
    };
  });
  if (!counts) return services;
  const shown = instances.filter(({ id, node, service }) => matches(ui, id, node, service));
  return [...services, ...sorted(shown, ui).map((each): InstanceRow => ({ kind: 'instance', ...each }))];
}

export function nodeRows({ nodes }: DashboardState, ui: Ui): NodeState[] {
  const shown = nodes.filter(({ name, engine = '' }) => matches(ui, name, engine));
  // Trouble first: there may be no room for the others.
  return sorted(shown, ui).sort(
    (a, b) => Number(b.staleSince !== undefined) - Number(a.staleSince !== undefined),
  );
}

/** The newest first. */
export function eventRows({ events }: DashboardState, ui: Ui): EventState[] {
  return events.filter(({ node = '', text }) => matches(ui, node, text)).reverse();
}

/** Trouble first, then by name. */
export function roomRows({ clusters }: RoomState, ui: Ui): ClusterRow[] {
  const collator = new Intl.Collator('en', { numeric: true });
  return clusters
    .filter(({ name, on = '', lab = '' }) => matches(ui, name, on, lab))
    .sort((a, b) => trouble(b) - trouble(a) || collator.compare(a.name, b.name));
}

/** How much is wrong with a cluster: 2 nodes or answers are missing, 1 no application runs, 0 nothing. */
export function trouble({ nodesUp, nodesWanted, staleSince, on, hashesPerSecond }: ClusterRow): number {
  if (nodesUp < nodesWanted || staleSince !== undefined) return 2;
  return on === undefined || hashesPerSecond === 0 ? 1 : 0;
}

/** The service that a row of the list stands for, if it can be scaled. */
export function serviceOf(row: InstanceRow | undefined): ScalableService | undefined {
  const service: Service | undefined = row?.service;
  return SERVICES.find((each) => each === service);
}

function matches({ filter }: Ui, ...texts: string[]): boolean {
  const wanted = filter.toLowerCase();
  return wanted === '' || texts.some((text) => text.toLowerCase().includes(wanted));
}

function sorted<T extends Measured>(rows: readonly T[], { sort }: Ui): T[] {
  if (sort === 'name') return [...rows];
  const value = ({ cpuPercent, memoryBytes }: T) => (sort === 'cpu' ? cpuPercent : memoryBytes) ?? -1;
  return [...rows].sort((a, b) => value(b) - value(a));
}
