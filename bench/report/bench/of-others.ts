/** `bench compare`, results of promises, and the demo. */

import type { DemoResult } from '../../result.ts';
import type { CompareResult, PromisesResult } from '../../schema/result.ts';
import { figure as valueText } from '../../table/render.ts';
import { againstBound } from '../figures/against-bound.ts';
import { latency } from '../figures/latency.ts';
import { theory } from '../figures/theory.ts';
import { timeline } from '../figures/timeline.ts';
import { percent } from '../format.ts';
import { type Content, type Markup, markup, trusted } from '../markup.ts';
import { numbers } from '../sections/numbers.ts';
import { stagesOf } from '../stage.ts';
import { runTable } from './of-load.ts';
import { ratioDrawing } from './ratios.ts';
import { spectra } from './spectrum.ts';
import { dataTable } from './table.ts';

const VERDICTS = { better: 'B is better', worse: 'B is worse', '~': '~ nothing can be said' } as const;

export function ofCompare(result: CompareResult, id: string): Content[] {
  const { sides, rows, runs, smallestEffect } = result;
  const lines = rows.map(({ point, metric, unit, medians, ratio, p, verdict, why }): Content[] => [
    `${point}: ${metric}`,
    `${medians[0].toPrecision(4)} ${unit}`,
    `${medians[1].toPrecision(4)} ${unit}`,
    ratio ? `${ratio.value.toFixed(3)} (${ratio.low.toFixed(3)} to ${ratio.high.toFixed(3)})` : '–',
    p.toFixed(4),
    markup`${VERDICTS[verdict]}${why !== undefined && markup`<span class="reason">${why}</span>`}`,
  ]);
  const table = dataTable({
    head: ['', 'Median of A', 'Median of B', 'B / A (95 %)', 'p', 'Verdict'],
    rows: lines,
  });
  const [a, b] = runs;
  return [
    markup`<p class="aside">A is <code>${sides[0]}</code>, B is <code>${sides[1]}</code>. Differences under ${percent(smallestEffect)} are of no interest.</p>`,
    rows.some(({ ratio }) => ratio !== null) && ratioDrawing(result, `${id}-ratios`),
    markup`<section><h2>The verdicts</h2>${table}</section>`,
    ...spectra(a, `${id}-a`, ' of A'),
    ...spectra(b, `${id}-b`, ' of B'),
    a.length > 0 && runTable(a, 'Runs of A'),
    b.length > 0 && runTable(b, 'Runs of B'),
  ];
}

export function ofPromises({ rows }: PromisesResult): Content[] {
  const lines = rows.map((row): Content[] => [
    markup`${row.name}${row.invalid !== undefined && markup`<span class="reason">${row.invalid}</span>`}${row.flaw !== undefined && markup`<span class="reason">${row.flaw}</span>`}`,
    markup`<strong>${valueText(row)}</strong>`,
    `${row.target} ${row.unit}`.trim(),
    row.value === null ? '–' : row.met ? 'yes' : markup`<span class="badge">no</span>`,
    row.reference
      ? `${valueText({ value: row.reference.value, unit: row.reference.unit })} (${row.reference.what})`
      : '–',
  ]);
  return [
    markup`<section><h2>What was promised</h2>${dataTable({ head: ['', 'Value', 'Target', 'Met', 'Reference'], rows: lines })}</section>`,
  ];
}

/** The figures of the demo's own report. There may be several demos on one page, and names there must be unique. */
export function ofDemo(result: DemoResult, id: string): Content[] {
  const stages = stagesOf(result);
  const all = [
    timeline(result, stages),
    againstBound(stages),
    latency(stages),
    theory(stages),
    numbers(stages),
  ];
  return all.map((each) => renamed(each, id));
}

/** In markup no quotation mark stands but around attributes: texts have `&quot;`. */
function renamed({ markup: text }: Markup, id: string): Markup {
  const prefixed = (names: string) =>
    names
      .split(' ')
      .map((name) => `${id}-${name}`)
      .join(' ');
  return trusted(
    text.replace(
      / (id|aria-labelledby)="([^"]*)"/g,
      (_, key: string, names: string) => ` ${key}="${prefixed(names)}"`,
    ),
  );
}
