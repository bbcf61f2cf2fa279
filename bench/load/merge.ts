/** What several generators saw that loaded one target at the same time, as one. */
import { LatencyRecording } from './latency-recording.ts';
import type { Figures, ScheduleKept } from './tally.ts';

/** Counts and rates add up; the generator that was worst off speaks for all. @throws RangeError when there are none. */
export function mergeFigures(all: readonly Figures[]): Figures {
  if (all.length === 0) throw new RangeError('no figures to merge');
  const sum = (of: (each: Figures) => number) => all.reduce((total, each) => total + of(each), 0);
  const most = (of: (each: Figures) => number) => Math.max(...all.map(of));
  const latency = new LatencyRecording();
  const problems: Record<string, number> = {};
  for (const each of all) {
    latency.add(LatencyRecording.fromJSON(each.latency));
    for (const [what, count] of Object.entries(each.problems)) problems[what] = (problems[what] ?? 0) + count;
  }
  const schedules = all.flatMap(({ schedule }) => schedule ?? []);
  const reasons = [...new Set(all.flatMap(({ gaveUp }) => gaveUp ?? []))];
  return {
    requests: sum(({ requests }) => requests),
    errors: sum(({ errors }) => errors),
    timeouts: sum(({ timeouts }) => timeouts),
    problems,
    latency: latency.toJSON(),
    perSecond: sum(({ perSecond }) => perSecond),
    seconds: most(({ seconds }) => seconds),
    client: {
      cpu: most(({ client }) => client.cpu),
      loopDelayMs: most(({ client }) => client.loopDelayMs),
      ...(all.some(({ client }) => client.realTime !== undefined)
        ? { realTime: all.every(({ client }) => client.realTime) }
        : {}),
    },
    ...(schedules.length > 0 ? { schedule: mergeSchedules(schedules) } : {}),
    ...(reasons.length > 0 ? { gaveUp: reasons.join('; ') } : {}),
  };
}

function mergeSchedules(all: readonly ScheduleKept[]): ScheduleKept {
  const sum = (of: (each: ScheduleKept) => number) => all.reduce((total, each) => total + of(each), 0);
  return {
    due: sum(({ due }) => due),
    unsent: sum(({ unsent }) => unsent),
    late: sum(({ late }) => late),
    latenessMs: Math.max(...all.map(({ latenessMs }) => latenessMs)),
  };
}
