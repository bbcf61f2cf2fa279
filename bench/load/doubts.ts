/** Why a run may not be believed. Pure. */
import type { Figures } from './tally.ts';

/** From here on what was measured may be the generator and not the target. */
export const LIMITS = { cpu: 0.8, loopDelayMs: 10 } as const;

/** Every reason, in words; none when the run is sound. */
export function doubts(figures: Figures, interrupted: boolean): string[] {
  const { requests, timeouts, problems, latency, schedule, client, gaveUp } = figures;
  const reasons = interrupted ? ['it was interrupted'] : [];
  if (gaveUp !== undefined) reasons.push(gaveUp);
  reasons.push(...Object.entries(problems).map(([what, count]) => `${count} of ${requests}: ${what}`));
  if (timeouts > 0) reasons.push(`${timeouts} of ${requests}: requests that timed out`);
  if (latency.count === 0) reasons.push('there was no good answer');
  if (schedule && schedule.unsent > 0)
    reasons.push(`${schedule.unsent} of ${schedule.due} requests were never sent: too many were under way`);
  if (client.cpu > LIMITS.cpu)
    reasons.push(`the generator was saturated: it took ${Math.round(client.cpu * 100)} % of a core`);
  if (client.loopDelayMs > LIMITS.loopDelayMs)
    reasons.push(
      `the generator was held up: its event loop was ${client.loopDelayMs.toFixed(0)} ms late (p99)`,
    );
  return reasons;
}
