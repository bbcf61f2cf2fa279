/** Runs as people, spreadsheets and Markdown pages take them. Pure. */
import { table } from '../../scripts/core/table.ts';
import { count } from '../../scripts/core/words.ts';
import type { LoadRun } from '../schema/load-run.ts';
import { csvTable, type Form, markdownTable } from '../table/forms.ts';

const HEAD = [
  'TARGET',
  'LOAD',
  'REQUESTS',
  'ERRORS',
  'PER SECOND',
  'BOUND',
  'MEAN',
  'P50',
  'P90',
  'P99',
  'MAX ms',
  'BOUND ms',
  'VALID',
];

export function renderRuns(runs: readonly LoadRun[], form: Form = 'text'): string {
  if (form === 'csv') return csv(runs);
  const rows = runs.map(cells);
  if (form === 'markdown')
    return [markdownTable(HEAD, rows, 2), ...remarks(runs).map((line) => `\n${line}`)].join('\n');
  return [table(HEAD, rows), ...remarks(runs)].join('\n');
}

/** `concurrency 10`, `5/s`, `5/s Poisson`. */
export function loadOf({ loop, concurrency, rate, arrivals }: LoadRun): string {
  if (loop === 'closed') return `concurrency ${concurrency}`;
  return `${rate}/s${arrivals === 'poisson' ? ' Poisson' : ''}`;
}

function cells(run: LoadRun): string[] {
  const { target, requests, errors, timeouts, throughput, bound, latencyMs, valid } = run;
  const { mean, p50, p90, p99, max } = latencyMs;
  const times = [mean, p50, p90, p99, max].map((ms) => ms.toFixed(1));
  const failed = String(errors + timeouts);
  return [
    target,
    loadOf(run),
    String(requests),
    failed,
    throughput.perSecond.toFixed(2),
    bound ? bound.perSecond.toFixed(2) : '–',
    ...times,
    bound ? bound.latencyMs.toFixed(1) : '–',
    valid ? '✓' : '✗',
  ];
}

function remarks(runs: readonly LoadRun[]): string[] {
  return runs.flatMap((run) => {
    const name = `${run.target}, ${loadOf(run)}`;
    return [...run.reasons.map((reason) => `! ${name}: ${reason}`), ...lateness(run, name)];
  });
}

/** More of them late than this share, and it is worth saying what would help. */
const MANY_LATE = 0.01;

function lateness({ schedule, client }: LoadRun, name: string): string[] {
  if (!schedule?.late) return [];
  const help =
    client.realTime === false && schedule.late > MANY_LATE * schedule.due
      ? ' (with root on Linux the generator goes before all else, and is late less often)'
      : '';
  return [`i ${name}: ${count(schedule.late, 'request')} sent over 1 ms late${help}`];
}

function csv(runs: readonly LoadRun[]): string {
  const head =
    'target,loop,concurrency,rate,arrivals,requests,errors,timeouts,perSecond,boundPerSecond,meanMs,p50Ms,p90Ms,p99Ms,maxMs,boundLatencyMs,valid,reasons';
  const rows = runs.map((run) => {
    const { mean, p50, p90, p99, max } = run.latencyMs;
    return [
      run.target,
      run.loop,
      run.concurrency,
      run.rate ?? '',
      run.arrivals ?? '',
      run.requests,
      run.errors,
      run.timeouts,
      run.throughput.perSecond,
      run.bound?.perSecond ?? '',
      mean,
      p50,
      p90,
      p99,
      max,
      run.bound?.latencyMs ?? '',
      run.valid,
      run.reasons.join('; '),
    ];
  });
  return csvTable(head.split(','), rows);
}
