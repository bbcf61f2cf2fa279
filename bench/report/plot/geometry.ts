/** Where things are in a drawing: in units of its view box, y downwards. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle: the part of a drawing that data is drawn in, or the room that a label takes. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What is left of a drawing of `width` and `height` within `margins`. */
export function within(
  { width, height }: { readonly width: number; readonly height: number },
  margins: Margins,
): Box {
  const { left, right, top, bottom } = margins;
  return { left, top, width: width - left - right, height: height - top - bottom };
}

export const rightOf = ({ left, width }: Box): number => left + width;
export const bottomOf = ({ top, height }: Box): number => top + height;

/** Whether two boxes share more than an edge. */
export function overlap(one: Box, other: Box): boolean {
  return (
    one.left < rightOf(other) &&
    other.left < rightOf(one) &&
    one.top < bottomOf(other) &&
    other.top < bottomOf(one)
  );
}

/** Whether `inner` lies in `outer`, edges included. */
export function contains(outer: Box, inner: Box): boolean {
  return (
    inner.left >= outer.left &&
    inner.top >= outer.top &&
    rightOf(inner) <= rightOf(outer) &&
    bottomOf(inner) <= bottomOf(outer)
  );
}
