/** What the figures of stages have in common. */
import { type Markup, markup } from '../markup.ts';
import type { Point } from '../plot/geometry.ts';
import type { LegendEntry } from '../plot/legend.ts';
import { fitted, NORMAL, SMALL, textAt } from '../plot/text.ts';
import type { Stage } from '../stage.ts';

/** The name of a stage in two lines, the baseline of the first at `at`. */
export function rowName({ name }: Stage, at: Point, room: number): Markup {
  const [workers = '', rng = ''] = name.split(', ');
  return markup`${textAt(fitted(workers, NORMAL, room), { at, look: 'strong' })}
${textAt(fitted(rng, SMALL, room), { at: { x: at.x, y: at.y + 17 }, size: SMALL, look: 'soft' })}`;
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
