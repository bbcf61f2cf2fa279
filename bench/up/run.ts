/** `up --swarm` and `down` against their floor, alternating in one run. */
import type { ClusterSpec } from '../../scripts/cluster/cluster.ts';
import { prepare } from '../../scripts/cluster/docker/prepare.ts';
import type { Engine } from '../../scripts/cluster/engine/connect.ts';
import { execIn } from '../../scripts/cluster/engine/exec.ts';
import { containerName, nodeName } from '../../scripts/cluster/labels.ts';
import type { Emit } from '../../scripts/core/events.ts';
import { LOOPBACK } from '../../scripts/system/ports.ts';
import { timeWorkshop } from '../harness/time.ts';
import { median } from '../stats/rate.ts';
import { judge, type Row } from '../table/row.ts';
import { FLOOR, timeFloor } from './floor.ts';

const NAME = 'bench-up';
const NODES = 5;

/** Each round is ours from the outside, as a person times it, then the floor. @returns the rows of the table. */
export async function benchUp(
  engine: Engine,
  rounds: number,
  emit: Emit,
  signal: AbortSignal,
): Promise<Row[]> {
  const spec: ClusterSpec = { name: NAME, nodes: NODES, managers: 1, bind: LOOPBACK };
  const prepared = await prepare(engine, spec, emit, signal);
  const seconds = {
    up: [] as number[],
    down: [] as number[],
    floorUp: [] as number[],
    floorDown: [] as number[],
  };
  const problems: string[] = [];
  const before = await things(engine);
  for (let round = 0; round < rounds; round++) {
    signal.throwIfAborted();
    seconds.up.push(await timeWorkshop(['up', NAME, '--nodes', String(NODES), '--swarm'], signal));
    problems.push(...(await imagesMissing(engine)));
    seconds.down.push(await timeWorkshop(['down', NAME], signal));
    const floor = await timeFloor(engine, prepared, [{ ...spec, name: `${NAME}-floor` }], signal);
    seconds.floorUp.push(floor.up);
    seconds.floorDown.push(floor.down);
    const beside = (ours: readonly number[], bare: number) =>
      `${ours.at(-1)?.toFixed(1)} s (floor ${bare.toFixed(1)} s)`;
    const detail = `up ${beside(seconds.up, floor.up)}, down ${beside(seconds.down, floor.down)}`;
    emit({ event: 'progress', step: 'rounds', done: round + 1, total: rounds, unit: 'rounds', detail });
  }
  const left = (await things(engine)) - before;
  const reference = (bare: readonly number[]) => ({
    what: FLOOR,
    value: median(bare),
    unit: 's',
  });
  const measured = `${NODES} nodes, medians of ${rounds} alternating rounds`;
  return [
    judge({
      name: 'up --swarm, warm',
      measured: `${measured}: the whole command, all images on every node`,
      value: median(seconds.up) / median(seconds.floorUp),
      unit: 'x the floor',
      target: { kind: 'below', limit: 1.4 },
      reference: reference(seconds.floorUp),
      problems,
      details: seconds,
    }),
    judge({
      name: 'down',
      measured: `${measured}: the whole command`,
      value: median(seconds.down),
      unit: 's',
      target: { kind: 'below', limit: 2 },
      reference: reference(seconds.floorDown),
      details: { first: seconds.down[0], last: seconds.down.at(-1) },
    }),
    judge({
      name: 'left behind',
      measured: 'containers, networks and volumes on the engine after all rounds, against before',
      value: left,
      unit: '',
      target: { kind: 'exactly', limit: 0 },
    }),
  ];
}

/** Every node must be able to run what guides run, at once. */
async function imagesMissing({ docker }: Engine): Promise<string[]> {
  const problems: string[] = [];
  for (let number = 1; number <= NODES; number++) {
    const container = docker.getContainer(containerName(NAME, nodeName(number)));
    const { exitCode } = await execIn(container, [
      'docker',
      'image',
      'inspect',
      'redis:8',
      'dockercoins-rng',
    ]);
    if (exitCode !== 0) problems.push(`${nodeName(number)} lacks images`);
  }
  return problems;
}

async function things({ docker }: Engine): Promise<number> {
  const [containers, networks, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listNetworks(),
    docker.listVolumes(),
  ]);
  return containers.length + networks.length + (Volumes ?? []).length;
}
