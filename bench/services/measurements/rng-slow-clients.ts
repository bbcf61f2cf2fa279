/** Connections that ask for nothing, or ask very slowly, must cost rng a socket and nothing else. */

import type { Measurement } from '../../harness/measurement.ts';
import { rateOf } from '../../stats/rate.ts';
import { judge } from '../../table/row.ts';
import { cannon } from '../load/cannon.ts';
import { openIdle, openSlow } from '../load/idlers.ts';

const IDLE = 200;
const SLOW = 50;
const REQUESTS = 100;
const CONCURRENCY = 10;

export const rngSlowClients: Measurement = {
  names: ['rng with idle and slow clients'],
  seconds: 13,
  async run({ stage, signal, progress }) {
    const { port } = await stage.service('rng');
    using idle = await openIdle(port, IDLE);
    using slow = await openSlow(port, SLOW);
    const onAnswer = (answers: number) => progress(answers, REQUESTS, 'answers');
    const length = { answers: REQUESTS };
    const run = await cannon({ port, path: '/32', connections: CONCURRENCY, length, signal, onAnswer });
    const gone = idle.gone() + slow.gone();
    return [
      judge({
        name: 'rng with idle and slow clients',
        measured: `${REQUESTS} GET /32 at concurrency ${CONCURRENCY}, while ${IDLE} connections say nothing and ${SLOW} send a byte of a head every second`,
        value: rateOf(run.answers.map(({ at }) => at)),
        unit: '/s',
        target: { kind: 'within share', limit: 10, share: 0.01 },
        problems: [
          ...run.problems,
          ...(gone > 0 ? [`${gone} of the other connections did not stay open`] : []),
        ],
      }),
    ];
  },
};
