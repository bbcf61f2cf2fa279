/** What a service keeps in memory after as many requests as an hour brings, made as fast as it goes. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Measurement, MeasurementContext } from '../../harness/measurement.ts';
import type { Child } from '../../harness/stage/child.ts';
import { judge } from '../../table/row.ts';

const MIB = 1024 ** 2;
/** What is in flight is over by then, in ms. */
const REST_MS = 500;

/** Of one reading to the next, in ms. */
const READ_EVERY_MS = 100;

/** How one service is put to work. */
export interface Hour {
  readonly service: string;
  /** What an hour brings, in words. */
  readonly brings: string;
  /** How many hours' worth are sure to bring a collection: as many are compared with as many. */
  readonly span: number;
  /** About how long all of it takes. */
  readonly seconds: number;
  readonly needs?: Measurement['needs'];
  /** Starts all, and hands back the process to look at and what makes it do an hour's work, with what went wrong. */
  readonly start: (
    context: MeasurementContext,
  ) => Promise<{ child: Child; hour: (tell: Tell) => Promise<string[]> }>;
}

/** How much of the hour's work is done, from 0 to 1. */
export type Tell = (share: number) => void;

/** VmRSS in MiB while an hour's work was done, and after it. */
interface Readings {
  readonly lowest: number;
  readonly highest: number;
  readonly after: number;
}

/**
 * What a service holds after an hour's worth of work must be little, and must not grow after that. A heap rises until it is collected
 * and falls again: two readings at any moments say nothing, so the lowest of a span counts, the one after a collection. What is
 * never given back is in it.
 */
export const memory = ({ service, brings, span, seconds, needs, start }: Hour): Measurement => ({
  names: [`memory of ${service}`],
  seconds,
  ...(needs ? { needs } : {}),
  async run(context) {
    const { child, hour } = await start(context);
    const problems: string[] = [];
    const hours: Readings[] = [];
    const all = 1 + 2 * span;
    while (hours.length < all) {
      const work = hour((share) => context.progress(((hours.length + share) / all) * 100, 100, '%'));
      hours.push(await watch(child, work, context.signal));
      problems.push(...(await work));
    }
    const [first] = hours as [Readings];
    const lowest = (from: number) => Math.min(...hours.slice(from, from + span).map((each) => each.lowest));
    const rest = { problems, details: { mebibytes: hours } };
    return [
      judge({
        ...rest,
        name: `memory of ${service}`,
        measured: `VmRSS after ${brings}, an hour's worth, as fast as it goes`,
        value: (first.after * MIB) / 1e6,
        unit: 'MB',
        target: { kind: 'below', limit: 60 },
      }),
      judge({
        ...rest,
        name: `memory of ${service}: growth`,
        measured: `the lowest VmRSS during ${span === 1 ? "an hour's" : `${span} hours'`} worth, less that during as much before it, after the first hour's`,
        value: lowest(1 + span) - lowest(1),
        unit: 'MiB',
        target: { kind: 'below', limit: 2 },
      }),
    ];
  },
});

/** Reads again and again until the work is over, and once more after a rest. */
async function watch(child: Child, work: Promise<unknown>, signal: AbortSignal): Promise<Readings> {
  const readings: number[] = [];
  const read = async (): Promise<number> => {
    const reading = (await child.residentBytes()) / MIB;
    readings.push(reading);
    return reading;
  };
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  // Also when it fails, which is told to who called: a rejection that nobody awaits here would end the program.
  const over = work.then(end, end);
  while (!isOver) {
    await read();
    await Promise.race([over, delay(READ_EVERY_MS)]);
  }
  await delay(REST_MS, undefined, { signal });
  const after = await read();
  return { lowest: Math.min(...readings), highest: Math.max(...readings), after };
}
