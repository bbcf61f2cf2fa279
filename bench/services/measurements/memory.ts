/** What a service keeps in memory after as many requests as an hour brings, made as fast as it goes. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Measurement, MeasurementContext } from '../../harness/measurement.ts';
import type { Child } from '../../harness/stage/child.ts';
import { judge } from '../../table/row.ts';

const MIB = 1024 ** 2;
/** What is in flight is over by then, in ms. */
const REST_MS = 500;

/** How one service is put to work. */
export interface Hour {
  readonly service: string;
  /** What an hour brings, in words. */
  readonly brings: string;
  readonly seconds: number;
  readonly needs?: Measurement['needs'];
  /** Starts all, and hands back the process to look at and what makes it do half an hour's work, with what went wrong. */
  readonly start: (
    context: MeasurementContext,
  ) => Promise<{ child: Child; half: (tell: Tell) => Promise<string[]> }>;
}

/** How much of the half is done, from 0 to 1. */
export type Tell = (share: number) => void;

export const memory = ({ service, brings, seconds, needs, start }: Hour): Measurement => ({
  names: [`memory of ${service}`],
  seconds,
  ...(needs ? { needs } : {}),
  async run(context) {
    const { child, half } = await start(context);
    const read = async () => {
      await delay(REST_MS, undefined, { signal: context.signal });
      return child.memory();
    };
    const first = await read();
    const problems = await half((share) => context.progress(share * 50, 100, '%'));
    const middle = await read();
    problems.push(...(await half((share) => context.progress(50 + share * 50, 100, '%'))));
    const end = await read();
    const mebibytes = {
      first: first.resident / MIB,
      half: middle.resident / MIB,
      end: end.resident / MIB,
      peak: end.peak / MIB,
    };
    const rest = { unit: 'MiB', problems, details: { mebibytes } };
    return [
      judge({
        ...rest,
        name: `memory of ${service}`,
        measured: `VmRSS after ${brings} as fast as it goes`,
        value: (mebibytes.end * MIB) / 1e6,
        unit: 'MB',
        target: { kind: 'below', limit: 60 },
      }),
      judge({
        ...rest,
        name: `memory of ${service}: growth`,
        measured: `VmRSS after ${brings}, less that after half of them`,
        value: mebibytes.end - mebibytes.half,
        target: { kind: 'below', limit: 2 },
      }),
    ];
  },
});
