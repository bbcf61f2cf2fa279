/** B as a multiple of A, a row for each question, with its interval. */
import { scaleLinear } from 'd3-scale';
import type { CompareResult } from '../../schema/result.ts';
import { figure } from '../figures/figure.ts';
import { type Markup, markup } from '../markup.ts';
import { BOTTOM_AXIS_HEIGHT, bottomAxis } from '../plot/axis.ts';
import { bar } from '../plot/bars.ts';
import { DRAWING_WIDTH, drawing } from '../plot/drawing.ts';
import { bottomOf, rightOf, within } from '../plot/geometry.ts';
import { segment } from '../plot/line.ts';
import { fitted, SMALL, textAt } from '../plot/text.ts';

const LEFT = 330;
const RIGHT = 30;
const ROW = 34;
const TOP = 12;

const LOOKS = { better: 's3', worse: 's2', '~': 's1' } as const;

export function ratioDrawing({ rows, smallestEffect }: CompareResult, id: string): Markup {
  const known = rows.flatMap(({ ratio, ...row }) => (ratio ? [{ ...row, ratio }] : []));
  const height = TOP + known.length * ROW + BOTTOM_AXIS_HEIGHT;
  const area = within(
    { width: DRAWING_WIDTH, height },
    { left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM_AXIS_HEIGHT },
  );
  const ends = known.flatMap(({ ratio }) => [ratio.low, ratio.high]);
  const [least, most] = [
    Math.min(1 - 2 * smallestEffect, ...ends),
    Math.max(1 + 2 * smallestEffect, ...ends),
  ];
  const x = scaleLinear([least, most], [area.left, rightOf(area)]).nice(6);
  const title = 'B as a multiple of A';
  const row = ({ point, metric, ratio, verdict }: (typeof known)[number], index: number) => {
    const y = TOP + (index + 0.5) * ROW;
    const look = LOOKS[verdict];
    const name = `${point}: ${metric}`;
    return markup`<g><title>${name}, ${ratio.value.toFixed(3)}</title>
${textAt(fitted(name, SMALL, LEFT - 20), { at: { x: 0, y: y + SMALL * 0.35 }, size: SMALL })}
<path class="whisker ${look}" d="M${x(ratio.low)} ${y}H${x(ratio.high)}M${x(ratio.low)} ${y - 5}v10M${x(ratio.high)} ${y - 5}v10"/>
<circle class="point ${look}" cx="${x(ratio.value)}" cy="${y}" r="5.5"/></g>\n`;
  };
  const band = {
    left: x(1 - smallestEffect),
    top: area.top,
    width: x(1 + smallestEffect) - x(1 - smallestEffect),
    height: area.height,
  };
  const described = drawing(
    {
      id: `${id}-drawing`,
      title,
      description: known
        .map(({ point, metric, ratio }) => `${point}, ${metric}: ${ratio.value.toFixed(3)}`)
        .join('; '),
      height,
    },
    bar(band, 'wish'),
    bottomAxis({ scale: x, area, label: 'B / A', ticks: 7, grid: true }),
    segment({ x: x(1), y: area.top }, { x: x(1), y: bottomOf(area) }, 'line bound'),
    known.map(row),
  );
  const entries = [
    { text: 'B is better', swatch: 'dot', look: 'point s3' },
    { text: 'B is worse', swatch: 'dot', look: 'point s2' },
    { text: 'nothing can be said', swatch: 'dot', look: 'point s1' },
    { text: 'too little to be of interest', swatch: 'bar', look: 'wish' },
  ] as const;
  const caption =
    'A dot is the ratio of the medians of the runs, the line through it the 95 % interval (bootstrap). The dashed line is "no difference".';
  return figure({ id, title, entries, caption }, described);
}
