/** Being told to stop under load: quickly, and without cutting an answer that has begun. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Measurement, MeasurementContext } from '../../harness/measurement.ts';
import type { Server, Stage } from '../../harness/stage/stage.ts';
import { type Stop, stop, stopRow } from '../../harness/stage/stop.ts';
import { judge, type Row } from '../../table/row.ts';
import { type ClosedLoopResult, closedLoop } from '../load/closed-loop.ts';
import { requestBytes } from '../load/request.ts';

const ROUNDS = 5;
const CONNECTIONS = 20;
/** How long the load lasts before the signal comes, in ms. */
const LOAD_MS = 1500;
/** A long answer comes about once a second. */
const LONGEST_WAIT_MS = 5000;
const DRAIN_MS = 2000;
/** Each round stops at another point of the 100 ms of a service. */
const STAGGER_MS = 100 / ROUNDS;

interface Load {
  readonly start: (stage: Stage) => Promise<Server>;
  readonly requests: readonly Buffer[];
  /** The signal comes right when an answer with a body of at least so many bytes begins: that is what could be cut. */
  readonly longBody?: number;
}

const get = (...paths: readonly string[]) => paths.map((path) => requestBytes('GET', path));
const post = (...lengths: readonly number[]) =>
  lengths.map((length) => requestBytes('POST', '/', Buffer.alloc(length, 1)));

const LOADS = {
  rng: {
    start: (stage: Stage) => stage.service('rng'),
    requests: get('/32', '/1000000', '/32', '/20000000'),
    longBody: 20_000_000,
  },
  hasher: { start: (stage: Stage) => stage.service('hasher'), requests: post(32, 1_000_000) },
  webui: { start: startWebui, requests: get('/json', '/history', '/index.html', '/') },
} satisfies Record<string, Load>;

async function startWebui(stage: Stage): Promise<Server> {
  const { port } = await stage.redis();
  return stage.service('webui', {}, { redis: port });
}

export const sigterm = (service: keyof typeof LOADS): Measurement => ({
  names: [`SIGTERM ${service}`],
  seconds: (ROUNDS * (LOAD_MS + 1000)) / 1000,
  ...(service === 'webui' ? { needs: ['redis'] } : {}),
  async run(context) {
    const stops: Stop[] = [];
    const loads: ClosedLoopResult[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const [stopped, load] = await stopUnderLoad(context, LOADS[service], LOAD_MS + round * STAGGER_MS);
      stops.push(stopped);
      loads.push(load);
      context.progress(round + 1, ROUNDS, 'stops', `${Math.round(stopped.ms)} ms`);
    }
    return [stopRow(service, stops), cutRow(service, loads)];
  },
});

async function stopUnderLoad(
  { stage, signal }: MeasurementContext,
  { start, requests, longBody }: Load,
  loadMs: number,
): Promise<[Stop, ClosedLoopResult]> {
  const { port, child } = await start(stage);
  const over = new AbortController();
  let onLongAnswer = () => {};
  const load = closedLoop({
    port,
    connections: CONNECTIONS,
    requests,
    until: AbortSignal.any([over.signal, signal]),
    onHead: ({ length }) => {
      if (longBody !== undefined && length >= longBody) onLongAnswer();
    },
  });
  await delay(loadMs, undefined, { signal });
  if (longBody !== undefined) {
    const begun = new Promise<void>((resolve) => {
      onLongAnswer = resolve;
    });
    await Promise.race([begun, delay(LONGEST_WAIT_MS, undefined, { signal })]);
  }
  const stopped = await stop(child);
  // What the service has sent before it ended may still be on its way to us.
  const late = setTimeout(() => over.abort(), DRAIN_MS);
  const seen = await load;
  clearTimeout(late);
  return [stopped, seen];
}

function cutRow(service: string, loads: readonly ClosedLoopResult[]): Row {
  const sum = (of: (load: ClosedLoopResult) => number) => loads.reduce((total, load) => total + of(load), 0);
  const errors = loads.flatMap((load) => load.errors);
  return judge({
    name: `SIGTERM ${service}: answers cut`,
    measured: `answers that had begun and did not come to their end, in ${loads.length} stops with ${CONNECTIONS} connections each`,
    value: sum(({ cut }) => cut),
    unit: '',
    target: { kind: 'exactly', limit: 0 },
    problems: errors.length > 0 ? [`${errors.length} connections failed (${errors[0]})`] : [],
    details: {
      wholeAnswers: sum(({ answers }) => answers),
      turnedAway: sum(({ byStatus }) => byStatus[503] ?? 0),
      neverBegun: sum(({ unanswered }) => unanswered),
    },
  });
}
