/** Shares that people write as per cent. */

/** `5%` as 0.05; undefined for what is none. */
export function readPercent(text: string): number | undefined {
  const digits = /^(\d{1,3}(?:\.\d+)?) ?%$/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits) / 100;
}
