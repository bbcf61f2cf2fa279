/** In which of many lanes the label of a vertical line goes, so that no label meets another or another's line. */

export interface Flag {
  /** Where its line stands. */
  readonly x: number;
  /** How much room its label needs to one side of the line. */
  readonly width: number;
}

export interface PlacedFlag {
  readonly x: number;
  readonly side: 'right' | 'left';
  /** 0 is next to the plot. The line of a flag reaches up to its lane. */
  readonly lane: number;
  /** How much room its label has: less than it needs where there is no other way. */
  readonly width: number;
}

export interface Edges {
  readonly left: number;
  readonly right: number;
}

/** A flag under way: its label takes the room between `from` and `to`, one of which is its line. */
interface Sided {
  readonly x: number;
  readonly side: 'right' | 'left';
  from: number;
  to: number;
  lane: number;
}

/** Lines closer than this are one to the eye, and to the labels. */
const SAME_LINE = 5;
/** Between two labels in a lane. */
const GAP = 10;

/** The lane and the side of each flag, in the order given. A label stands right of its line unless it would pass the edge. */
export function placeInLanes(flags: readonly Flag[], edges: Edges): PlacedFlag[] {
  const sided = chooseSides(flags, edges);
  const waiting = new Set(sided);
  const done: Sided[] = [];
  while (waiting.size > 0) {
    const next = crossingNone(waiting) ?? shortenOne(waiting);
    next.lane = lowestLane(next, done);
    waiting.delete(next);
    done.push(next);
  }
  return sided.map(({ x, side, lane, from, to }) => ({ x, side, lane, width: to - from }));
}

function chooseSides(flags: readonly Flag[], { left, right }: Edges): Sided[] {
  const sided = new Map<Flag, Sided>();
  for (const flag of [...flags].sort((one, other) => other.x - one.x)) {
    const { x, width } = flag;
    const toTheRight: Sided = { x, side: 'right', lane: 0, from: x, to: x + width };
    const toTheLeft: Sided = { x, side: 'left', lane: 0, from: x - width, to: x };
    const entangled = [...sided.values()].some(
      (other) => crosses(toTheRight, other) && crosses(other, toTheRight),
    );
    const stays = toTheRight.to <= right && !entangled;
    sided.set(flag, stays || toTheLeft.from < left ? toTheRight : toTheLeft);
  }
  return flags.map((flag) => sided.get(flag) as Sided);
}

/** A label goes above the lines that it crosses, so one that crosses none of those left can be placed. */
function crossingNone(waiting: ReadonlySet<Sided>): Sided | undefined {
  return [...waiting].find((one) => ![...waiting].some((other) => crosses(one, other)));
}

/** Where all of them cross others in a circle, the one that keeps the most is cut before the lines that it crosses. */
function shortenOne(waiting: ReadonlySet<Sided>): Sided {
  const cuts = [...waiting].map((flag) => {
    const lines = [...waiting].filter((other) => crosses(flag, other)).map(({ x }) => x);
    const from = flag.side === 'right' ? flag.x : Math.min(flag.x, Math.max(...lines) + GAP / 2);
    const to = flag.side === 'left' ? flag.x : Math.max(flag.x, Math.min(...lines) - GAP / 2);
    return { flag, from, to };
  });
  const { flag, from, to } = cuts.reduce((one, other) =>
    other.to - other.from > one.to - one.from ? other : one,
  );
  return Object.assign(flag, { from, to });
}

/** Whether the line of `other` would go through the label of `one`, if it reached that high. */
function crosses(one: Sided, other: Sided): boolean {
  if (one === other || Math.abs(one.x - other.x) < SAME_LINE) return false;
  return other.x > one.from - GAP / 2 && other.x < one.to + GAP / 2;
}

function lowestLane(flag: Sided, placed: readonly Sided[]): number {
  let lane = Math.max(0, ...placed.filter((other) => crosses(flag, other)).map((other) => other.lane + 1));
  const meets = (other: Sided) =>
    other.lane === lane && flag.from < other.to + GAP && other.from < flag.to + GAP;
  while (placed.some(meets)) lane += 1;
  return lane;
}
