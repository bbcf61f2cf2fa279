/** Small words that many messages need. */

/** `1 worker`, `10 workers`. */
export function count(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? '' : 's'}`;
}
