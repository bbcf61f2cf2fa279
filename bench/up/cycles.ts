/** Up and down again and again: nothing may grow, and nothing may slow down. */
import type { Engine } from '../../scripts/cluster/engine/connect.ts';
import type { Emit } from '../../scripts/core/events.ts';
import { timeWorkshop } from '../harness/time.ts';
import { median, ratio } from '../stats/rate.ts';
import { judge, type Row } from '../table/row.ts';
import { countTraces, namesOf, type Traces } from './traces.ts';

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
  const names = new Set<string>();
  let alive: Traces = {};
  // The first does not count: afterwards the images, the seed and the state folder are there.
  for (let done = 0; done <= cycles; done++) {
    signal.throwIfAborted();
    const up = await timeWorkshop(['up', NAME, '--nodes', String(NODES), '--swarm'], signal);
    for (const name of await namesOf(engine, NAME)) names.add(name);
    if (done === 0) alive = await countTraces(engine, NAME, [...names]);
    const down = await timeWorkshop(['down', NAME], signal);
    if (done === 0) continue;
    seconds.up.push(up);
    seconds.down.push(down);
    const detail = `up ${up.toFixed(1)} s, down ${down.toFixed(1)} s`;
    emit({ event: 'progress', step: 'cycles', done, total: cycles, unit: 'cycles', detail });
  }
  const left = await countTraces(engine, NAME, [...names]);
  const blind = Object.keys(alive).filter((kind) => alive[kind] === 0);
  return [slowing('up', seconds.up), slowing('down', seconds.down), leftBehind(cycles, alive, left, blind)];
}

/** A kind of which nothing was found while the nodes ran cannot be judged. */
function leftBehind(cycles: number, alive: Traces, left: Traces, blind: readonly string[]): Row {
  const some = Object.entries(left).filter(([, count]) => count > 0);
  const judged = Object.keys(left).filter((kind) => !blind.includes(kind));
  return judge({
    name: 'left behind by cycles',
    measured: `${judged.join(', ')} after ${cycles} cycles that bear a name of a node, its network or its volume${blind.length > 0 ? `; ${blind.join(', ')} cannot be told here` : ''}`,
    value: some.reduce((sum, [, count]) => sum + count, 0),
    unit: '',
    target: { kind: 'exactly', limit: 0 },
    details: { alive, left },
  });
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
