/** What runs where: one watch for this machine's processes, one for each node's engine. */
import type { Service } from '../../../scripts/deployment/deployment.ts';
import type { EventState, InstanceState, NodeState } from '../state.ts';

export interface Inventory {
  readonly nodes: readonly NodeState[];
  readonly instances: readonly InstanceState[];
  /** Looks now rather than later. */
  hurry(): void;
}

export interface WatchOptions {
  readonly signal: AbortSignal;
  readonly onEvent: (event: Omit<EventState, 'at'>) => void;
  /** Told whenever an instance came or went. */
  readonly onChange: () => void;
}

/** `4 % of a core since then`, from two readings of a clock that counts processor seconds. */
export class Usage {
  #before: { readonly at: number; readonly seconds: number } | undefined;
  #percent: number | undefined;

  /** `at` and `seconds` in s; a clock that ran backwards begins anew. */
  add(at: number, seconds: number): void {
    const before = this.#before;
    if (before && seconds >= before.seconds && at > before.at) {
      this.#percent = ((seconds - before.seconds) / (at - before.at)) * 100;
    }
    this.#before = { at, seconds };
  }

  get percent(): number | undefined {
    return this.#percent;
  }
}

const ORDER: readonly Service[] = ['rng', 'hasher', 'worker', 'webui', 'balancer', 'ambassador', 'redis'];
const collator = new Intl.Collator('en', { numeric: true });

/** In the order in which people read them: by service, by number, by node. */
export function inOrder(instances: readonly InstanceState[]): InstanceState[] {
  return [...instances].sort(
    (a, b) =>
      ORDER.indexOf(a.service) - ORDER.indexOf(b.service) ||
      collator.compare(a.id, b.id) ||
      collator.compare(a.node, b.node),
  );
}

/** Undefined when none of `values` is known. */
export function sum(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, value) => total + value, 0);
}
