/** Up and down again and again: nothing may grow, and nothing may slow down. */
import type { Engine } from '../../scripts/cluster/engine/connect.ts';
import type { Emit } from '../../scripts/core/events.ts';
import { median, ratio } from '../services/rate.ts';
import { judge, type Row } from '../services/row.ts';
import { timeWorkshop } from './time.ts';
import { countTraces, grown } from './traces.ts';

const NAME = 'bench-cycles';
const NODES = 5;
/** How many at the beginning are compared with as many at the end. */
const ENDS = 5;

/** @returns the rows of the table; about 9 s a cycle. */
export async function benchCycles(
  engine: Engine,
  cycles: number,
  emit: Emit,
  signal: AbortSignal,
): Promise<Row[]> {
  const seconds = { up: [] as number[], down: [] as number[] };
  // One that does not count: afterwards the images, the seed and the state folder are there.
  await cycle(seconds, signal);
  seconds.up.length = 0;
  seconds.down.length = 0;
  const before = await countTraces(engine);
  for (let done = 1; done <= cycles; done++) {
    await cycle(seconds, signal);
    const detail = `up ${seconds.up.at(-1)?.toFixed(1)} s, down ${seconds.down.at(-1)?.toFixed(1)} s`;
    emit({ event: 'progress', step: 'cycles', done, total: cycles, unit: 'cycles', detail });
  }
  const after = await countTraces(engine);
  const more = grown(before, after);
  return [
    slowing('up', seconds.up),
    slowing('down', seconds.down),
    judge({
      name: 'left behind by cycles',
      measured: `${Object.keys(after).join(', ')} on the machine after ${cycles} cycles, against before${more.length > 0 ? `: ${more.join(', ')}` : ''}`,
      value: more.length,
      unit: 'kinds',
      target: { kind: 'exactly', limit: 0 },
      details: { before, after },
    }),
  ];
}

async function cycle(seconds: { up: number[]; down: number[] }, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  seconds.up.push(await timeWorkshop(['up', NAME, '--nodes', String(NODES), '--swarm'], signal));
  seconds.down.push(await timeWorkshop(['down', NAME], signal));
}

function slowing(name: 'up' | 'down', seconds: readonly number[]): Row {
  const first = median(seconds.slice(0, ENDS));
  const last = median(seconds.slice(-ENDS));
  return judge({
    name: `${name}, slowing over cycles`,
    measured: `${NODES} nodes and a Swarm, the median of the last ${ENDS} of ${seconds.length} cycles against the first ${ENDS}`,
    value: ratio(last, first),
    unit: 'x the first',
    target: { kind: 'below', limit: 1.1 },
    reference: { what: `the first ${ENDS}`, value: first, unit: 's' },
    details: { seconds },
  });
}
