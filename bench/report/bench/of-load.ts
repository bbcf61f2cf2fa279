/** `bench load`: the spectrum of latencies, and every run beside what theory allows. */
import { loadOf } from '../../load/render.ts';
import type { LoadRun } from '../../schema/load-run.ts';
import type { LoadResult } from '../../schema/result.ts';
import { milliseconds, NONE, percent, rate } from '../format.ts';
import { type Content, type Markup, markup } from '../markup.ts';
import { spectra } from './spectrum.ts';
import { dataTable, doubts, validity } from './table.ts';

export function ofLoad({ runs }: LoadResult, id: string): Content[] {
  return [...spectra(runs, `${id}-latency`), runTable(runs, 'The runs')];
}

export function runTable(runs: readonly LoadRun[], title: string): Markup {
  const head = [
    '',
    'Requests',
    'Errors',
    'Per second',
    'Bound',
    'Of it',
    'Mean ms',
    'p50',
    'p90',
    'p99',
    'Max',
    'Bound ms',
    'Valid',
  ];
  return markup`<section><h2>${title}</h2>${dataTable({ head, rows: runs.map(rowOf) })}${doubts(runs, nameOf)}</section>`;
}

function rowOf(run: LoadRun): Content[] {
  const { requests, errors, timeouts, throughput, bound, latencyMs } = run;
  const { mean, p50, p90, p99, max } = latencyMs;
  const share = bound && bound.perSecond > 0 ? percent(throughput.perSecond / bound.perSecond) : NONE;
  return [
    nameOf(run),
    requests.toLocaleString('en-US'),
    (errors + timeouts).toLocaleString('en-US'),
    markup`<strong>${rate(throughput.perSecond)}</strong>`,
    bound ? rate(bound.perSecond) : NONE,
    share,
    ...[mean, p50, p90, p99, max].map(milliseconds),
    bound ? milliseconds(bound.latencyMs) : NONE,
    validity(run),
  ];
}

const nameOf = (run: LoadRun): string => `${run.target}, ${loadOf(run)}`;
