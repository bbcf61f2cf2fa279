/** Numbers and counts as a reader sees them: the same everywhere. */

/** Shown where there is no number. */
export const NONE = '–';
const NO_BREAK_SPACE = '\u00a0';

/** Hashes or coins per second: `33.2`, `3.33`, `0.208`; three digits that count. */
export function rate(perSecond: number): string {
  return threeDigits(perSecond);
}

/** Milliseconds without their unit: `803`, `100`, `1.2`. */
export function milliseconds(ms: number): string {
  if (!Number.isFinite(ms)) return NONE;
  return Math.abs(ms) >= 99.95 ? grouped(Math.round(ms)) : ms.toFixed(1);
}

/** A share as per cent: 0.996 is `99.6 %`; undefined is no number. */
export function percent(share: number | undefined, digits = 1): string {
  return share === undefined || !Number.isFinite(share) ? NONE : `${fixed(share * 100, digits)} %`;
}

/** A ratio: `3.0x`. */
export function times(ratio: number | undefined): string {
  return ratio === undefined || !Number.isFinite(ratio) ? NONE : `${fixed(ratio, 1)}x`;
}

/** Seconds: `20 s`, `7.5 s`. */
export function seconds(value: number): string {
  return Number.isFinite(value)
    ? `${fixed(value, Number.isInteger(Number(value.toFixed(1))) ? 0 : 1)} s`
    : NONE;
}

/** Bytes of memory: `24 GiB`. */
export function gibibytes(bytes: number): string {
  const value = bytes / 1024 ** 3;
  return Number.isFinite(value) ? `${fixed(value, value >= 10 ? 0 : 1)} GiB` : NONE;
}

/** `1 worker, 1 rng`, `50 workers, 5 rng on 5 nodes`. rng has no plural. */
export function workersAndRng({ workers, rng, stacks = 1 }: Counted): string {
  const where = stacks > 1 ? ` on ${grouped(stacks)} nodes` : '';
  return `${plural(workers, 'worker')}, ${grouped(rng)} rng${where}`;
}

interface Counted {
  readonly workers: number;
  readonly rng: number;
  readonly stacks?: number | undefined;
}

/** `1 worker`, `10 workers`. */
export function plural(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

const WORDS = 'No One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve'.split(' ');

/** A count that begins a sentence: `Ten`, but `100`. */
export function countInWords(count: number): string {
  return WORDS[count] ?? grouped(count);
}

/** A moment as `14 March 2026, 09:26 UTC`; whatever is not one stays as it is. */
export function moment(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const day = date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return `${day}, ${date.toISOString().slice(11, 16)} UTC`;
}

/** Ties a number to its unit, so that no line ends between them. */
export function tied(text: string): string {
  return text.replace(
    /(?<=\d) (?=(?:%|ms|s|GiB|hashes\/s|coins\/s|workers?|cores?|rng)(?!\w))/g,
    NO_BREAK_SPACE,
  );
}

function threeDigits(value: number): string {
  if (!Number.isFinite(value)) return NONE;
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 0.0005) return value.toExponential(1);
  return fixed(value, size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3);
}

function fixed(value: number, digits: number): string {
  return Math.abs(value) >= 1000 ? grouped(value) : value.toFixed(digits);
}

/** Thousands apart by commas; what is too long to read as digits with an exponent. */
function grouped(value: number): string {
  if (!Number.isFinite(value)) return NONE;
  if (Math.abs(value) >= 1e9) return value.toExponential(2);
  return value.toLocaleString('en-US', { maximumFractionDigits: Number.isInteger(value) ? 0 : 1 });
}
