/** Counts what a run comes to. */

import type { FileCounts, RunEvent, Totals } from './events.ts';

export interface Tally {
  add(event: RunEvent): void;
  counts(): FileCounts;
  failures(): Totals['failures'];
  totals(seconds: number): Totals;
}

export function createTally(): Tally {
  let passed = 0;
  let files = 0;
  const failures: Totals['failures'][number][] = [];
  const skips: Totals['skips'][number][] = [];
  const counts = () => ({ passed, failed: failures.length, skipped: skips.length });

  return {
    add(event) {
      if (event.event === 'file-started') files++;
      else if (event.event === 'test-passed') passed++;
      else if (event.event === 'test-failed') {
        const { file, test, message, detail } = event;
        failures.push({ file, test, message, detail });
      } else if (event.event === 'test-skipped') {
        const { file, test, reason } = event;
        skips.push({ file, test, reason });
      }
    },
    counts,
    failures: () => failures,
    // They came as they came, from several files at a time; people read them file by file.
    totals: (seconds) => ({
      ...counts(),
      files,
      seconds,
      failures: failures.toSorted(byFile),
      skips: skips.toSorted(byFile),
    }),
  };
}

function byFile(a: { readonly file: string }, b: { readonly file: string }): number {
  return a.file < b.file ? -1 : Number(a.file > b.file);
}
