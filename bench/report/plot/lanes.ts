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
}

interface Sided extends PlacedFlag {
  readonly from: number;
  readonly to: number;
  lane: number;
}

/** Lines closer than this are one to the eye, and to the labels. */
const SAME_LINE = 4;
/** Between two labels in a lane. */
const GAP = 10;

/** The lane and the side of each flag, in the order given. A label stands right of its line unless it would pass the edge. */
export function placeInLanes(
  flags: readonly Flag[],
  edges: { readonly left: number; readonly right: number },
): PlacedFlag[] {
  const sided = chooseSides(flags, edges);
  const waiting = new Set(sided);
  const done: Sided[] = [];
  while (waiting.size > 0) {
    // A label goes above the lines that it crosses, so those come first. There is always one that crosses no line left.
    const next =
      [...waiting].find((one) => ![...waiting].some((other) => crosses(one, other))) ?? [...waiting][0];
    if (next === undefined) break;
    waiting.delete(next);
    next.lane = lowestLane(next, done);
    done.push(next);
  }
  return sided;
}

function chooseSides(flags: readonly Flag[], { left, right }: { left: number; right: number }): Sided[] {
  const sided = new Map<Flag, Sided>();
  for (const flag of [...flags].sort((one, other) => other.x - one.x)) {
    const toTheRight: Sided = { x: flag.x, side: 'right', lane: 0, from: flag.x, to: flag.x + flag.width };
    const toTheLeft: Sided = { x: flag.x, side: 'left', lane: 0, from: flag.x - flag.width, to: flag.x };
    const locked = [...sided.values()].some(
      (other) => crosses(toTheRight, other) && crosses(other, toTheRight),
    );
    const fits = toTheRight.to <= right && !locked;
    sided.set(flag, fits || toTheLeft.from < left ? toTheRight : toTheLeft);
  }
  return flags.map((flag) => sided.get(flag) as Sided);
}

/** Whether the label of `one` would be crossed by the line of `other` in the same lane or a lower one. */
function crosses(one: Sided, other: Sided): boolean {
  if (one === other || Math.abs(one.x - other.x) < SAME_LINE) return false;
  return other.x > one.from - GAP / 2 && other.x < one.to + GAP / 2;
}

function lowestLane(flag: Sided, placed: readonly Sided[]): number {
  const above = placed.filter((other) => crosses(flag, other)).map(({ lane }) => lane + 1);
  let lane = Math.max(0, ...above);
  const meets = (other: Sided) =>
    other.lane === lane && flag.from < other.to + GAP && other.from < flag.to + GAP;
  while (placed.some(meets)) lane += 1;
  return lane;
}
