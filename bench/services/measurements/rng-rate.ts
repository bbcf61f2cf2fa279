/** rng's lesson: ten answers a second, whoever asks and however many at once. */

import type { Measurement } from '../../harness/measurement.ts';
import { median, rateOf } from '../../stats/rate.ts';
import { judge, type Reference, type Row } from '../../table/row.ts';
import { type CannonResult, cannon } from '../load/cannon.ts';

const REQUESTS = 300;
const REFERENCE_REQUESTS = 100;
const CONCURRENCIES = [1, 10, 100] as const;

/**
 * Three rng and the reference run at the same time, each a process of its own with its own clients: all of them together
 * take a few per cent of one core, so none is in another's way.
 */
export const rngRate: Measurement = {
  names: ['rng rate', 'rng service time', 'rng longest of 100 at concurrency 100'],
  seconds: 33,
  async run({ stage, signal, progress }) {
    const total = REQUESTS * CONCURRENCIES.length + REFERENCE_REQUESTS;
    let done = 0;
    const onAnswer = () => progress(++done, total, 'answers');
    const load = (port: number, connections: number, answers: number) =>
      cannon({ port, path: '/32', connections, length: { answers }, signal, onAnswer });

    const naive = await stage.reference('naive-rng');
    const [one, ten, hundred] = await Promise.all(CONCURRENCIES.map(() => stage.service('rng')));
    const [plain, single, several, crowd] = await Promise.all([
      load(naive.port, 1, REFERENCE_REQUESTS),
      load(portOf(one), 1, REQUESTS),
      load(portOf(ten), 10, REQUESTS),
      load(portOf(hundred), 100, REQUESTS),
    ]);
    return [
      rateRow(single, plain, 1),
      rateRow(several, plain, 10),
      rateRow(crowd, plain, 100),
      serviceTimeRow(single, plain),
      longestRow(crowd),
    ];
  },
};

const portOf = (server: { readonly port: number } | undefined) => server?.port ?? 0;

const NAIVE = 'naive queue with setTimeout(100), at concurrency 1';

function rateRow(run: CannonResult, naive: CannonResult, concurrency: number): Row {
  const rate = ({ answers }: CannonResult) => rateOf(answers.map(({ at }) => at));
  const reference: Reference = { what: NAIVE, value: rate(naive), unit: '/s' };
  return judge({
    name: `rng rate, concurrency ${concurrency}`,
    measured: `${REQUESTS} GET /32, from the first answer to the last`,
    value: rate(run),
    unit: '/s',
    target: { kind: 'within share', limit: 10, share: 0.01 },
    reference,
    problems: [...run.problems, ...naive.problems],
  });
}

function serviceTimeRow(run: CannonResult, naive: CannonResult): Row {
  const latency = ({ answers }: CannonResult) => median(answers.map(({ ms }) => ms));
  return judge({
    name: 'rng service time',
    measured: `median latency of ${REQUESTS} GET /32 at concurrency 1`,
    value: latency(run),
    unit: 'ms',
    target: { kind: 'within', limit: 100, by: 1 },
    reference: { what: NAIVE, value: latency(naive), unit: 'ms' },
    problems: [...run.problems, ...naive.problems],
  });
}

function longestRow(run: CannonResult): Row {
  return judge({
    name: 'rng longest of 100 at concurrency 100',
    measured: 'the longest latency among the first 100 answers to 100 who ask at once',
    value: Math.max(...run.answers.slice(0, 100).map(({ ms }) => ms / 1000)),
    unit: 's',
    target: { kind: 'within share', limit: 10, share: 0.02 },
    problems: run.problems,
  });
}
