/** How it was measured, on what, and when: what it takes to do it again. */
import { quantileSorted } from 'd3-array';
import type { DemoResult } from '../../result.ts';
import { gibibytes, moment, NONE, plural, seconds, tied } from '../format.ts';
import { type Content, type Markup, markup } from '../markup.ts';

export function circumstances(result: DemoResult): Markup {
  const { command, startedAt, on, machine, versions, series } = result;
  const facts: readonly (readonly [string, Content])[] = [
    ['Command', markup`<code>${command}</code>`],
    ['Began', moment(startedAt)],
    ['Ran on', on],
    ['Readings', readings(series)],
    ['System', machine.system],
    ['Kernel', machine.kernel],
    ['Processor', `${machine.cpu}, ${tied(plural(machine.cores, 'core'))}`],
    ['Memory', gibibytes(machine.memoryBytes)],
    ...Object.entries(versions).map(([name, version]) => [name, version] as const),
  ];
  return markup`<section id="circumstances">
<h2>How it was measured</h2>
<p>${tied(METHOD)}</p>
<dl>
${facts.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value || NONE}</dd></div>\n`)}</dl>
</section>
`;
}

const METHOD =
  'After every change the queues were given time to fill or empty before the window began. Rates are the slope of the counter in Redis over the whole window, by least squares with weights that fade out towards both ends, because the counter moves in steps; what is left of the steps can lift a rate a little above its bound. Latencies are of the calls that the workers made themselves; percentiles are by nearest rank, so each is one that was measured. A measurement is not valid when its window was short, calls failed, readings are missing, or the machine itself was the limit.';

function readings(series: DemoResult['series']): string {
  if (series.length < 2) return plural(series.length, 'reading');
  const gaps = series.slice(1).map(({ at }, index) => at - (series[index]?.at ?? at));
  const typical =
    quantileSorted(
      gaps.sort((one, other) => one - other),
      0.5,
    ) ?? 0;
  const length = (series.at(-1)?.at ?? 0) - (series[0]?.at ?? 0);
  return `${plural(series.length, 'reading')} in ${seconds(length)}, one every ${Math.round(typical * 1000).toLocaleString('en-US')} ms`;
}
