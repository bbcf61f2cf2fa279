/** One page of any results: plots, tables and conditions of each. */

import type { LatencyResult } from '../../schema/result.ts';
import { countInWords, moment, plural } from '../format.ts';
import { type Content, type Markup, markup } from '../markup.ts';
import { benchPage } from '../page.ts';
import { conditions } from './conditions.ts';
import { ofBalancers } from './of-balancers.ts';
import { ofDensity } from './of-density.ts';
import { ofLatency } from './of-latency.ts';
import { ofLoad } from './of-load.ts';
import { ofNodes } from './of-nodes.ts';
import { ofCompare, ofDemo, ofPromises } from './of-others.ts';
import { ofScale } from './of-scale.ts';
import type { AnyResult, NamedResult } from './read.ts';

/** An HTML file that needs nothing else: no network, no font, and no script but ours, which saves plots. A pure function; whatever text the results hold is escaped. */
export function renderBenchReport(results: readonly NamedResult[]): string {
  const title =
    results.length === 1 && results[0]
      ? titleOf(results[0].result)
      : `${countInWords(results.length)} results`;
  return benchPage(title, opening(title, results), results.map(section));
}

function opening(title: string, results: readonly NamedResult[]): Markup {
  const began = results.map(({ result }) => result.startedAt).sort();
  const [first = '', last = ''] = [began[0], began.at(-1)];
  const when = moment(first) === moment(last) ? moment(first) : `${moment(first)} to ${moment(last)}`;
  const items = results.map(
    ({ result }, index) =>
      markup`<li><a href="#${idOf(index)}">${titleOf(result)}</a> · <code>${result.command}</code></li>`,
  );
  const doubtful = results.filter(({ result }) => verdictOf(result).reasons.length > 0);
  const reasons = doubtful.map(
    ({ result }) =>
      markup`<li><strong>${titleOf(result)}:</strong> ${verdictOf(result).reasons.join('; ')}</li>`,
  );
  return markup`<header>
<p class="kicker">DockerCoins, measured</p>
<h1>${title}</h1>
<p class="lead">${when}</p>
${results.length > 1 && markup`<ol class="contents">${items}</ol>`}
</header>
${reasons.length > 0 && markup`<aside class="warning" role="note"><p><strong>Not valid as a whole.</strong> What is shown here may prove nothing:</p><ul>${reasons}</ul></aside>`}
`;
}

function section({ path, result }: NamedResult, index: number): Markup {
  const id = idOf(index);
  const { content, more } = contentOf(result, id);
  return markup`<article class="result" id="${id}">
<header><h2>${titleOf(result)}</h2><p>${moment(result.startedAt)} · <code>${result.command}</code></p></header>
${content}
${conditions(path, result, more)}</article>
`;
}

interface Part {
  readonly content: Content;
  readonly more?: readonly (readonly [string, Content])[];
}

function probesInWords({ rate, seconds, from = ['this machine'] }: LatencyResult): string {
  return `${rate}/s for ${seconds} s each, at random moments, from ${from.join(', ')}`;
}

function contentOf(result: AnyResult, id: string): Part {
  if (result.schema === 'workshop.demo/1')
    return { content: ofDemo(result, id), more: [['Ran on', result.on]] };
  switch (result.kind) {
    case 'load':
      return { content: ofLoad(result, id) };
    case 'latency':
      return {
        content: ofLatency(result, id),
        more: [
          ['Ran on', result.on],
          ['Probes', probesInWords(result)],
        ],
      };
    case 'scale':
      return {
        content: ofScale(result, id),
        more: [
          ['Ran on', result.on],
          ['Windows', `${result.seconds} s each, in random order`],
        ],
      };
    case 'nodes':
      return {
        content: ofNodes(result, id),
        more: [
          ['On each node', `${plural(result.workers, 'worker')}, ${result.rng} rng`],
          ['Windows', `${result.seconds} s each, in random order`],
        ],
      };
    case 'balancers':
      return {
        content: ofBalancers(result, id),
        more: [
          ['Ran on', result.on],
          ['Windows', `${result.seconds} s each, in random order`],
        ],
      };
    case 'density':
      return { content: ofDensity(result, id), more: [['Ran on', result.on]] };
    case 'compare':
      return { content: ofCompare(result, id) };
    case 'promises':
      return { content: ofPromises(result) };
  }
}

/** What the result comes down to, in a few words. */
function titleOf(result: AnyResult): string {
  if (result.schema === 'workshop.demo/1') return 'The demo';
  switch (result.kind) {
    case 'load':
      return `Load: ${[...new Set(result.runs.map(({ target }) => target))].slice(0, 3).join('; ') || 'nothing'}`;
    case 'latency':
      return `Latency while workers become more, on ${result.on}`;
    case 'scale':
      return `Scaling: ${plural(result.points.length, 'point')} of workers and rng, on ${result.on}`;
    case 'nodes':
      return `One application on each of up to ${plural(Math.max(0, ...result.points.map(({ nodes }) => nodes)), 'node')}`;
    case 'balancers':
      return `Dealing calls out: ${plural(result.workers, 'worker')}, ${result.rng} rng, on ${result.on}`;
    case 'density':
      return 'What a container takes';
    case 'compare':
      return 'Comparison of A and B';
    case 'promises':
      return `Promises: ${result.of}`;
  }
}

function verdictOf(result: AnyResult): { readonly reasons: readonly string[] } {
  if (result.schema !== 'workshop.demo/1') return { reasons: result.valid ? [] : result.reasons };
  const bad = result.measurements.filter(({ valid }) => !valid).length;
  return { reasons: bad > 0 ? [`${plural(bad, 'measurement')} not valid`] : [] };
}

const idOf = (index: number): string => `result-${index + 1}`;
