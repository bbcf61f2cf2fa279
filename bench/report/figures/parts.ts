/** What the figures of stages have in common. */
import { type Markup, markup } from '../markup.ts';
import type { Point } from '../plot/geometry.ts';
import type { LegendEntry } from '../plot/legend.ts';
import { fitted, NORMAL, SMALL, textAt } from '../plot/text.ts';
import type { Stage } from '../stage.ts';

/** Of each line but the first. */
const LINE = 17;

/** The name of a stage in two lines around the middle `at`, and a third: that it is not valid, or else a remark. */
export function rowName({ name, measured }: Stage, at: Point, room: number, remark?: string): Markup {
  const [workers = '', rng = ''] = name.split(', ');
  const third = measured.valid ? remark : 'not valid';
  const y = at.y - (third === undefined ? 3 : LINE / 2 + 3);
  const small = (text: string, line: number, look: string) =>
    textAt(fitted(text, SMALL, room, look), { at: { x: at.x, y: y + line * LINE }, size: SMALL, look });
  return markup`${textAt(fitted(workers, NORMAL, room, 'strong'), { at: { x: at.x, y }, look: 'strong' })}
${small(rng, 1, 'soft')}${third !== undefined && small(third, 2, measured.valid ? 'soft' : 'warning')}`;
}

/** Legend entries for the colours: of the limits that there are, and no others. */
export function limitEntries(
  stages: readonly Stage[],
  swatch: LegendEntry['swatch'],
  look: string,
  what = 'measured',
): LegendEntry[] {
  const entries: LegendEntry[] = [];
  for (const limit of ['workers', 'rng'] as const) {
    if (!stages.some((stage) => stage.limit === limit)) continue;
    entries.push({ text: `${what}, limited by ${limit}`, swatch, look: `${look} by-${limit}` });
  }
  return entries;
}
