/** A course in one line. */

const BARS = '▁▂▃▄▅▆▇█';

/**
 * The last `width` values as bars from zero up; a value that is not known leaves a gap. `top` is the value of a full bar, by
 * default the largest there is: flat and zero series are as good as any.
 */
export function sparkline(values: readonly (number | null)[], width: number, top?: number): string {
  const shown = values.slice(Math.max(0, values.length - width));
  const most = top ?? Math.max(0, ...shown.map((value) => value ?? 0));
  return shown
    .map((value) => {
      if (value === null || !Number.isFinite(value)) return ' ';
      const share = most > 0 ? Math.max(0, Math.min(1, value / most)) : 0;
      return BARS[Math.min(BARS.length - 1, Math.floor(share * BARS.length))] ?? ' ';
    })
    .join('');
}
