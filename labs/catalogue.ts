/** The labs there are. Each is loaded when it is needed. */
import type { Lab } from './runner/lab.ts';

export interface LabEntry {
  readonly number: number;
  readonly name: string;
  readonly load: () => Promise<{ readonly lab: Lab }>;
}

export const LABS: readonly LabEntry[] = [
  { number: 1, name: 'meet-your-cluster', load: () => import('./01-meet-your-cluster/lab.ts') },
  { number: 2, name: 'run-services', load: () => import('./02-run-services/lab.ts') },
  { number: 3, name: 'run-the-app', load: () => import('./03-run-the-app/lab.ts') },
  { number: 4, name: 'scale-workers', load: () => import('./04-scale-workers/lab.ts') },
  { number: 5, name: 'find-the-bottleneck', load: () => import('./05-find-the-bottleneck/lab.ts') },
  { number: 6, name: 'latency-under-load', load: () => import('./06-latency-under-load/lab.ts') },
  { number: 7, name: 'load-balance-rng', load: () => import('./07-load-balance-rng/lab.ts') },
  { number: 8, name: 'reach-another-host', load: () => import('./08-reach-another-host/lab.ts') },
  { number: 9, name: 'ambassadors', load: () => import('./09-ambassadors/lab.ts') },
  { number: 10, name: 'ambassador-tiers', load: () => import('./10-ambassador-tiers/lab.ts') },
  { number: 11, name: 'backups', load: () => import('./11-backups/lab.ts') },
  { number: 12, name: 'events-labels-filters', load: () => import('./12-events-labels-filters/lab.ts') },
  { number: 13, name: 'logs', load: () => import('./13-logs/lab.ts') },
  { number: 14, name: 'upgrades', load: () => import('./14-upgrades/lab.ts') },
  { number: 15, name: 'traffic-analysis', load: () => import('./15-traffic-analysis/lab.ts') },
  { number: 16, name: 'troubleshooting', load: () => import('./16-troubleshooting/lab.ts') },
];

/** The folder of a lab, below labs/. */
export const folderOf = ({ number, name }: Pick<LabEntry, 'number' | 'name'>): string =>
  `${String(number).padStart(2, '0')}-${name}`;
