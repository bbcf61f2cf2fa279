/** A report: what a measurement run showed, as one page to hand around. */
import type { DemoResult } from '../result.ts';
import { againstBound } from './figures/against-bound.ts';
import { latency } from './figures/latency.ts';
import { theory } from './figures/theory.ts';
import { timeline } from './figures/timeline.ts';
import { headline } from './headline.ts';
import { page } from './page.ts';
import { circumstances } from './sections/circumstances.ts';
import { explanation } from './sections/explanation.ts';
import { numbers } from './sections/numbers.ts';
import { opening } from './sections/opening.ts';
import { stagesOf } from './stage.ts';

/**
 * The report of `result` as the text of an HTML file that needs nothing else: no network, no script, no font. A pure function;
 * whatever text the result holds is escaped.
 */
export function renderReport(result: DemoResult): string {
  const stages = stagesOf(result);
  return page(
    headline(result).join(' '),
    opening(result, stages),
    timeline(result, stages),
    againstBound(stages),
    latency(stages),
    theory(stages),
    numbers(stages),
    explanation(),
    circumstances(result),
  );
}
