/** The height of the graph: from 0 to a round number with air above the line, and steady while the line is. */

/** At least so much air above the highest point. */
const HEADROOM = 1.15;
/** The scale shrinks only when the line fills less than this share of it, so that it does not flap. */
const SHRINK_BELOW = 0.45;
const ROUND = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];
/** An idle application is a flat line at the bottom of this. */
const LOWEST_TOP = 1;

/** The top of the scale for a line whose highest point is `highest`; `previous` is the top it has now. */
export function topOfScale(highest: number, previous: number | undefined): number {
  if (previous !== undefined && highest * 1.04 <= previous && highest >= previous * SHRINK_BELOW)
    return previous;
  const wanted = Math.max(highest * HEADROOM, LOWEST_TOP);
  const magnitude = 10 ** Math.floor(Math.log10(wanted));
  const round = ROUND.find((each) => each * magnitude >= wanted - 1e-9) ?? 10;
  return round * magnitude;
}

/** Where the lines go: four to six of them from 0 up, at round numbers. */
export function ticksUpTo(top: number): number[] {
  const magnitude = 10 ** Math.floor(Math.log10(top) + 1e-9);
  const step = ([0.2, 0.5, 1, 2].find((each) => top / (each * magnitude) <= 5 + 1e-9) ?? 5) * magnitude;
  const ticks: number[] = [];
  for (let n = 0; n * step <= top * (1 + 1e-9); n++) ticks.push(Number((n * step).toPrecision(12)));
  return ticks;
}
