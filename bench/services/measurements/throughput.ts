/** What our own code costs: `GET /` at full speed, against a server that does nothing but give the same answer. */

import type { Measurement, MeasurementContext } from '../../harness/measurement.ts';
import type { Server, Stage } from '../../harness/stage/stage.ts';
import { median, ratio } from '../../stats/rate.ts';
import { judge } from '../../table/row.ts';
import { type Asked, ask } from '../load/ask.ts';
import { closedLoop, problemsOf } from '../load/closed-loop.ts';
import { requestBytes } from '../load/request.ts';

const ROUNDS = 5;
const ROUND_SECONDS = 3;
/** Node compiles what is used often: the first answers are not those that count. */
const WARM_UP_SECONDS = 1;
const CONNECTIONS = 20;

export const throughput = (service: 'rng' | 'hasher'): Measurement => ({
  names: [`GET / throughput of ${service}`],
  seconds: 2 * (ROUNDS * ROUND_SECONDS + WARM_UP_SECONDS) + 2,
  async run(context) {
    const { stage } = context;
    const server = await stage.service(service);
    const { port } = server;
    const bare = await startBare(stage, await ask(port, '/', true));
    const problems = await differences(port, bare.port);

    const own: Round[] = [];
    const reference: Round[] = [];
    for (let round = -1; round < ROUNDS; round++) {
      const seconds = round < 0 ? WARM_UP_SECONDS : ROUND_SECONDS;
      const [ofService, ofBare] = [await load(context, server, seconds), await load(context, bare, seconds)];
      problems.push(...ofService.problems, ...ofBare.problems);
      context.progress(
        round + 1,
        ROUNDS,
        'rounds',
        `${Math.round(ofService.rate)}/s, bare ${Math.round(ofBare.rate)}/s`,
      );
      if (round < 0) continue;
      own.push(ofService);
      reference.push(ofBare);
    }
    const rates = (rounds: readonly Round[]) => rounds.map(({ rate }) => Math.round(rate));
    const medians = [median(rates(own)), median(rates(reference))] as const;
    return [
      judge({
        name: `GET / throughput of ${service}`,
        measured: `answers/s as a share of a bare node:http server's that gives the same bytes: medians of ${ROUNDS} alternating rounds of ${ROUND_SECONDS} s, ${CONNECTIONS} keep-alive connections`,
        value: ratio(...medians),
        unit: 'x',
        target: { kind: 'at least', limit: 0.6 },
        reference: { what: 'bare node:http', value: medians[1], unit: '/s' },
        problems,
        details: { service: figures(own), reference: figures(reference) },
      }),
    ];
  },
});

function figures(rounds: readonly Round[]) {
  return {
    answersPerSecond: rounds.map(({ rate }) => Math.round(rate)),
    cpuMicrosecondsPerAnswer: rounds.map(({ cpu }) => Math.round(cpu)),
    generatorBusy: rounds.map(({ busy }) => Number(busy.toFixed(2))),
  };
}

interface Round {
  readonly rate: number;
  /** What an answer costs the server in time of a processor, in µs. */
  readonly cpu: number;
  /** Share of the time in which the generator was busy. */
  readonly busy: number;
  readonly problems: readonly string[];
}

async function load(
  { signal }: MeasurementContext,
  { port, child }: Pick<Server, 'port' | 'child'>,
  seconds: number,
): Promise<Round> {
  const cpuBefore = await child.cpuSeconds();
  const over = AbortSignal.timeout(seconds * 1000);
  const before = performance.eventLoopUtilization();
  const run = await closedLoop({
    port,
    connections: CONNECTIONS,
    requests: [requestBytes('GET', '/')],
    until: AbortSignal.any([over, signal]),
  });
  signal.throwIfAborted();
  const { utilization } = performance.eventLoopUtilization(before);
  const cpuMicroseconds = ((await child.cpuSeconds()) - cpuBefore) * 1e6;
  return {
    rate: (run.answers * 1000) / run.ms,
    cpu: cpuMicroseconds / run.answers,
    busy: utilization,
    problems: problemsOf(run),
  };
}

/** Headers that node:http adds by itself. */
const AUTOMATIC = ['date', 'connection', 'keep-alive'];

function startBare(stage: Stage, { headers, body }: Asked) {
  const own = headers.filter(([name]) => !AUTOMATIC.includes(name.toLowerCase()));
  const seconds = headers.map(([, value]) => /^timeout=(\d+)$/.exec(value)?.[1]).find(Boolean) ?? '5';
  return stage.reference('bare-http', {
    HEADERS: JSON.stringify(own),
    BODY: body,
    KEEP_ALIVE_MS: `${seconds}000`,
  });
}

/** The comparison is fair only if both give the same answer, but for the time of day. */
async function differences(port: number, barePort: number): Promise<string[]> {
  const [own, bare] = await Promise.all([ask(port, '/', true), ask(barePort, '/', true)]);
  const shape = ({ status, headers, body }: Asked) =>
    JSON.stringify([status, headers.map(([name, value]) => (name === 'Date' ? name : [name, value])), body]);
  return shape(own) === shape(bare) ? [] : ['the reference does not give the same answer'];
}
