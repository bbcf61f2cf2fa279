/** Under more clients than it can serve in time, rng must not waste its time on those who have given up. */

import type { Measurement } from '../../harness/measurement.ts';
import { judge } from '../../table/row.ts';
import { type CannonResult, cannon } from '../load/cannon.ts';

const CONNECTIONS = 150;
const TIMEOUT_SECONDS = 10;
const SECONDS = 60;

export const rngGoodput: Measurement = {
  names: ['rng goodput'],
  seconds: 63,
  async run({ stage, signal, progress }) {
    const load = (port: number, onAnswer: (answers: number) => void) =>
      cannon({
        port,
        path: '/32',
        connections: CONNECTIONS,
        length: { seconds: SECONDS },
        timeoutSeconds: TIMEOUT_SECONDS,
        signal,
        onAnswer,
      });
    const [rng, naive] = [await stage.service('rng'), await stage.reference('naive-rng')];
    const begin = performance.now();
    const tell = (answers: number) => {
      const seconds = (performance.now() - begin) / 1000;
      progress(Math.min(seconds, SECONDS), SECONDS, 's', `${answers} answers`);
    };
    const [own, other] = await Promise.all([load(rng.port, tell), load(naive.port, () => undefined)]);
    return [
      judge({
        name: 'rng goodput',
        measured: `successful answers in ${SECONDS} s to ${CONNECTIONS} connections whose clients give up after ${TIMEOUT_SECONDS} s`,
        value: goodput(own),
        unit: '/s',
        target: { kind: 'at least', limit: 9 },
        reference: { what: 'naive queue that serves the gone', value: goodput(other), unit: '/s' },
        problems: [...own.problems, ...other.problems],
        details: { gaveUp: own.timeouts, gaveUpOnReference: other.timeouts },
      }),
    ];
  },
};

/** What came after the window (autocannon ends a little late) does not count. */
function goodput({ answers }: CannonResult): number {
  return answers.filter(({ at }) => at <= SECONDS * 1000).length / SECONDS;
}
