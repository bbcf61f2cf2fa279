/** Finds room for labels beside the things that they name. */
import { type Markup, markup } from '../markup.ts';
import { type Box, contains, overlap, type Point } from './geometry.ts';
import { type Anchor, SMALL, textAt, textBox } from './text.ts';

export type Side =
  | 'right'
  | 'left'
  | 'above'
  | 'below'
  | 'above-left'
  | 'above-right'
  | 'below-left'
  | 'below-right';

export interface LabelRequest {
  readonly text: string;
  /** What it names. */
  readonly of: Point;
  /** Where it may stand, best first. */
  readonly sides: readonly Side[];
  /** How far away. */
  readonly distance?: number;
  readonly size?: number;
  readonly look?: string;
}

interface Candidate {
  readonly at: Point;
  readonly anchor: Anchor;
}

export interface Placed extends Candidate {
  readonly request: LabelRequest;
  readonly box: Box;
}

/**
 * Gives each label, in this order, the first of its sides where it lies within `bounds` and touches neither an obstacle
 * nor a label that has its place. One for which there is no room is left out: no label is better than an unreadable one.
 */
export function placeLabels(
  requests: readonly LabelRequest[],
  bounds: Box,
  obstacles: readonly Box[],
): Placed[] {
  const placed: Placed[] = [];
  for (const request of requests) {
    const taken = [...obstacles, ...placed.map(({ box }) => box)];
    const free = request.sides
      .map((side) => candidate(request, side))
      .find(({ box }) => contains(bounds, box) && !taken.some((other) => overlap(box, other)));
    if (free) placed.push(free);
  }
  return placed;
}

export function drawLabels(placed: readonly Placed[]): Markup {
  const drawn = placed.map(({ request: { text, size = SMALL, look = '' }, at, anchor }) =>
    textAt(text, { at, anchor, size, look: `halo ${look}` }),
  );
  return markup`<g>${drawn}</g>\n`;
}

/** A line as obstacles: labels keep off it. */
export function alongLine(points: readonly Point[]): Box[] {
  return points.slice(1).flatMap((to, index) => {
    const from = points[index] ?? to;
    const pieces = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / PIECE));
    return Array.from({ length: pieces }, (_, piece) => {
      const at = (share: number): Point => ({
        x: from.x + (to.x - from.x) * share,
        y: from.y + (to.y - from.y) * share,
      });
      const [begin, end] = [at(piece / pieces), at((piece + 1) / pieces)];
      return {
        left: Math.min(begin.x, end.x),
        top: Math.min(begin.y, end.y) - 1,
        width: Math.abs(end.x - begin.x),
        height: Math.abs(end.y - begin.y) + 2,
      };
    });
  });
}

/** A slanting line is many small boxes. */
const PIECE = 3;

/** At a corner a label is off in both directions, and needs less of each. */
const DIAGONALLY = 0.75;

function candidate(request: LabelRequest, side: Side): Placed {
  const { of, size = SMALL, text } = request;
  const distance = (request.distance ?? 10) * (side.includes('-') ? DIAGONALLY : 1);
  const anchor: Anchor = side.endsWith('left') ? 'end' : side.endsWith('right') ? 'start' : 'middle';
  const sideways = anchor === 'start' ? distance : anchor === 'end' ? -distance : 0;
  const level = side.startsWith('above')
    ? -distance
    : side.startsWith('below')
      ? distance + size * 0.75
      : size * 0.35;
  const at = { x: of.x + sideways, y: of.y + level };
  return { request, at, anchor, box: textBox(text, { at, anchor, size, look: request.look ?? '' }) };
}
