/** Moments on a time axis: vertical lines with labels above the plot, in as many lanes as it takes. */
import { type Markup, markup } from '../markup.ts';
import { type Box, bottomOf } from './geometry.ts';
import { placeInLanes } from './lanes.ts';
import { fitted, SMALL, textAt, textWidth } from './text.ts';

export interface Moment {
  readonly at: number;
  readonly label: string;
}

const LANE = 20;
const TEXT_OFFSET = 6;
const LONGEST_LABEL = 300;
const LOOK = 'strong';

export interface Events {
  /** How much room the labels need above the plotting area. */
  readonly height: number;
  draw(area: Box): Markup;
}

/**
 * Lays out `moments` along `x`, from the time axis to the drawing, between the edges `left` and `right`. No label covers
 * another or another's line.
 */
export function layOutEvents(
  moments: readonly Moment[],
  x: (at: number) => number,
  edges: { readonly left: number; readonly right: number },
): Events {
  const placed = placeInLanes(
    moments.map(({ at, label }) => ({
      x: x(at),
      width: Math.min(LONGEST_LABEL, textWidth(label, SMALL, LOOK)) + TEXT_OFFSET,
    })),
    edges,
  );
  const lanes = Math.max(0, ...placed.map(({ lane }) => lane + 1));

  const draw = (area: Box): Markup => {
    const drawn = moments.map(({ label }, index) => {
      const { x: at = 0, lane = 0, side = 'right', width = 0 } = placed[index] ?? {};
      const y = area.top - 8 - lane * LANE;
      const toTheRight = side === 'right';
      const text = { x: at + (toTheRight ? TEXT_OFFSET : -TEXT_OFFSET), y };
      const anchor = toTheRight ? 'start' : 'end';
      return markup`<g><title>${label}</title>
<line class="event" x1="${at}" x2="${at}" y1="${y - SMALL * 0.8}" y2="${bottomOf(area)}"/>
${textAt(fitted(label, SMALL, width - TEXT_OFFSET, LOOK), { at: text, anchor, size: SMALL, look: LOOK })}</g>\n`;
    });
    return markup`<g class="events">${drawn}</g>\n`;
  };
  return { height: lanes * LANE, draw };
}
