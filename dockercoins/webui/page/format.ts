/** Numbers as people read them. Each keeps its width while it changes, as far as it can. */

/** For what is not known. */
export const UNKNOWN = '—';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const oneDigit = fixed(1);
const twoDigits = fixed(2);

/** A rate per second: `3.33`, `10.0`, `123.4`, `1,235`. The limits are where rounding would add a digit. */
export function formatRate(perSecond: number | undefined): string {
  if (perSecond === undefined) return UNKNOWN;
  if (perSecond < 9.995) return twoDigits.format(perSecond);
  return perSecond < 999.95 ? oneDigit.format(perSecond) : whole.format(perSecond);
}

/** `19,744` */
export function formatCount(count: number | undefined): string {
  return count === undefined ? UNKNOWN : whole.format(count);
}

/** `101 ms`, `9.8 ms` */
export function formatMs(ms: number | undefined): string {
  if (ms === undefined) return UNKNOWN;
  return `${ms < 9.95 ? oneDigit.format(ms) : whole.format(ms)} ms`;
}

/** `14:02:31` on the clock of the person who looks; without seconds if told. */
export function formatTime(secondsSince1970: number, withSeconds = true): string {
  const date = new Date(secondsSince1970 * 1000);
  const parts = [date.getHours(), date.getMinutes(), ...(withSeconds ? [date.getSeconds()] : [])];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** `12 s`, `3 min 5 s`, `2 h 4 min` */
export function formatDuration(seconds: number): string {
  const all = Math.max(0, Math.floor(seconds));
  if (all < 60) return `${all} s`;
  if (all < 3600) return `${Math.floor(all / 60)} min ${all % 60} s`;
  return `${Math.floor(all / 3600)} h ${Math.floor((all % 3600) / 60)} min`;
}

function fixed(digits: number): Intl.NumberFormat {
  return new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
