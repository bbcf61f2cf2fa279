/** Counts what a run comes to. */

import type { FileCounts, RunEvent, Totals } from './events.ts';

export interface Tally {
  add(event: RunEvent): void;
  counts(): FileCounts;
  failures(): Totals['failures'];
  totals(seconds: number): Totals;
}

export function createTally(): Tally {
  const passed = new Map<string, number>();
  let files = 0;
  let failures: Totals['failures'][number][] = [];
  let skips: Totals['skips'][number][] = [];
  const again: Totals['again'][number][] = [];
  const counts = () => ({
    passed: [...passed.values()].reduce((sum, each) => sum + each, 0),
    failed: failures.length,
    skipped: skips.length,
  });

  return {
    add(event) {
      if (event.event === 'file-started') files++;
      else if (event.event === 'test-passed') passed.set(event.file, (passed.get(event.file) ?? 0) + 1);
      else if (event.event === 'test-failed') {
        const { file, test, message, detail } = event;
        failures.push({ file, test, message, detail });
      } else if (event.event === 'test-skipped') {
        const { file, test, reason } = event;
        skips.push({ file, test, reason });
      } else if (event.event === 'file-again') {
        // It will begin once more.
        files--;
        passed.delete(event.file);
        failures = failures.filter(({ file }) => file !== event.file);
        skips = skips.filter(({ file }) => file !== event.file);
        again.push({ file: event.file, stolen: event.stolen });
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
      again: again.toSorted(byFile),
    }),
  };
}

function byFile(a: { readonly file: string }, b: { readonly file: string }): number {
  return a.file < b.file ? -1 : Number(a.file > b.file);
}
