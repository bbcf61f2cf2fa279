/** Whether a measurement can be trusted, and why not. */
import { count } from '../../scripts/core/words.ts';
import { MUCH_STOLEN } from '../../scripts/system/stolen.ts';

export interface Circumstances {
  /** Length of the window. */
  readonly seconds: number;
  /** Readings of the counters that failed. */
  readonly gaps: number;
  readonly samples: readonly { readonly hashes: number }[];
  /** The service of each call that failed. */
  readonly failures: readonly string[];
  /** Share of all cores that was busy, from 0 to 1. */
  readonly busyShare: number;
  /** Share of the machine's time that its host gave to other guests, where that is known. */
  readonly stolenShare: number | undefined;
}

/** Workers hand in their count every 1.2 s: a window must be long against that step. */
const SHORTEST_WINDOW_SECONDS = 10;
/** Above this the machine itself may be what is being measured. */
const MOST_BUSY = 0.9;

/** Every reason for doubt, in words; none means that the figures stand. */
export function doubts({ seconds, ...circumstances }: Circumstances): string[] {
  const reasons: string[] = [];
  if (seconds < SHORTEST_WINDOW_SECONDS) {
    reasons.push(
      `a window of ${seconds} s is short: the counter moves in steps of 1.2 s (take ${SHORTEST_WINDOW_SECONDS} s or more)`,
    );
  }
  return [...reasons, ...troubles(circumstances)];
}

/** The same for windows of any length. */
export function troubles(circumstances: Omit<Circumstances, 'seconds'>): string[] {
  const { gaps, samples, failures, busyShare, stolenShare = 0 } = circumstances;
  const reasons: string[] = [];
  if (gaps > 0) reasons.push(`Redis did not answer ${count(gaps, 'time')}`);
  if (samples.some(({ hashes }, index) => hashes < (samples[index - 1]?.hashes ?? 0)))
    reasons.push('the counter began anew under way');
  for (const service of new Set(failures)) {
    const failed = failures.filter((each) => each === service).length;
    reasons.push(`${count(failed, 'call')} to ${service} failed`);
  }
  if (busyShare > MOST_BUSY)
    reasons.push(`the machine was ${Math.round(busyShare * 100)} % busy: it may have been the limit`);
  if (stolenShare > MUCH_STOLEN)
    reasons.push(`${Math.round(stolenShare * 100)} % of the machine went to other guests of its host`);
  return reasons;
}
