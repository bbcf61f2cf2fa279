/** Numbers as they stand in frames. */
import type { Health } from '../state.ts';

/** `3.33`, `10.0`, `33.3`, `123`: three digits that count. `-` when it is not known. */
export function perSecond(value: number | undefined | null): string {
  if (value === undefined || value === null || !Number.isFinite(value)) return '-';
  return value.toFixed(value < 99.95 ? 1 : 0);
}

/** `800 ms`, `12.3 s`. */
export function milliseconds(ms: number | undefined): string {
  if (ms === undefined || !Number.isFinite(ms)) return '-';
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  return ms < 9995 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

export function percent(value: number | undefined): string {
  return value === undefined ? '-' : `${value.toFixed(value < 9.95 ? 1 : 0)}%`;
}

/** `48M`, `1.2G`: mebibytes and gibibytes. */
export function bytes(value: number | undefined): string {
  if (value === undefined) return '-';
  const mebibytes = value / 2 ** 20;
  return mebibytes < 1000 ? `${mebibytes.toFixed(0)}M` : `${(mebibytes / 1024).toFixed(1)}G`;
}

/** `12 s`, `5 min`, `3 h`. */
export function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

/** `12:34:56`, by the clock of this machine. */
export function clock(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}

/** `stale since 12 s`; undefined while it answers. */
export function staleness({ staleSince }: Health, now: number): string | undefined {
  return staleSince === undefined ? undefined : `stale since ${ago(now - staleSince)}`;
}
