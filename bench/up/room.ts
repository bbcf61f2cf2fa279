/** A cluster for each student of a room: how long, against the same by a shell, how much memory, how much disk. */
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClusterSpec, Node } from '../../scripts/cluster/cluster.ts';
import { prepare } from '../../scripts/cluster/docker/prepare.ts';
import { dockerProvider } from '../../scripts/cluster/docker/provider.ts';
import type { Engine } from '../../scripts/cluster/engine/connect.ts';
import { nodeStatus } from '../../scripts/cluster/status.ts';
import type { Emit } from '../../scripts/core/events.ts';
import { step } from '../../scripts/core/step.ts';
import { LOOPBACK } from '../../scripts/system/ports.ts';
import { timeWorkshop } from '../harness/time.ts';
import { judge, type Row } from '../table/row.ts';
import { FLOOR, timeFloor } from './floor.ts';

const NAME = 'bench-room';
const NODES = 5;
/** What nodes do after they are ready has calmed down by then, in ms. */
const REST_MS = 20_000;
const MEBIBYTE = 2 ** 20;

/** @returns the rows of the table; about four minutes for ten students on two cores. */
export async function benchRoom(
  engine: Engine,
  students: number,
  emit: Emit,
  signal: AbortSignal,
): Promise<Row[]> {
  const floor = await floorOf(engine, students, emit, signal);
  const nodes = students * NODES;
  const names = Array.from({ length: students }, (_, index) => `${NAME}-${index + 1}`);
  const before = await usedMemory();
  try {
    const words = ['up', NAME, '--students', String(students), '--nodes', String(NODES), '--swarm'];
    const seconds = await step(emit, `${nodes} nodes for ${students} students`, () =>
      timeWorkshop(words, signal),
    );
    await step(emit, 'resting', () => delay(REST_MS, undefined, { signal }));
    const memory = ((await usedMemory()) - before) / nodes / MEBIBYTE;
    const disks = await step(emit, 'looking at their disks', () => diskOf(names));
    const measured = `${students} clusters of ${NODES} nodes, each a Swarm`;
    return [
      judge({
        name: `${nodes} nodes ready`,
        measured: `${measured}: the whole command`,
        value: seconds,
        unit: 's',
        target: { kind: 'below', limit: 45 },
        reference: { what: FLOOR, value: floor, unit: 's' },
      }),
      judge({
        name: 'memory of a node at rest',
        measured: `${measured}: what the machine has less of, ${REST_MS / 1000} s later, a node`,
        value: memory,
        unit: 'MiB',
        target: { kind: 'below', limit: 80 },
      }),
      judge({
        name: 'disk of a node at rest',
        measured: `${measured}: the largest; images are shared and do not count`,
        value: Math.max(...disks),
        unit: 'MB',
        target: { kind: 'below', limit: 150 },
        details: { megabytes: disks },
      }),
    ];
  } finally {
    await step(emit, 'removing them', () =>
      Promise.all(names.map((name) => dockerProvider.down(name, () => undefined))),
    );
  }
}

/** Seconds for the same clusters, made by one shell each, all at once. */
async function floorOf(engine: Engine, students: number, emit: Emit, signal: AbortSignal): Promise<number> {
  const specs = Array.from(
    { length: students },
    (_, index): ClusterSpec => ({
      name: `${NAME}-floor-${index + 1}`,
      nodes: NODES,
      managers: 1,
      bind: LOOPBACK,
    }),
  );
  const prepared = await prepare(engine, specs[0] as ClusterSpec, emit, signal);
  return step(
    emit,
    'the same with a shell and curl',
    async () => (await timeFloor(engine, prepared, specs, signal)).up,
  );
}

/** Of the whole machine, in bytes, without what the kernel would give back. */
async function usedMemory(): Promise<number> {
  const text = await readFile('/proc/meminfo', 'utf8');
  const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]) * 1024;
  return of('MemTotal') - of('MemAvailable');
}

/** In MB, of each node. One cluster after the other: looking costs more than resting. */
async function diskOf(names: readonly string[]): Promise<number[]> {
  const disks: number[] = [];
  for (const name of names) {
    const nodes: readonly Node[] = (await dockerProvider.find(name))?.nodes ?? [];
    const states = await Promise.all(nodes.map(nodeStatus));
    disks.push(...states.map(({ diskBytes }) => (diskBytes ?? Number.NaN) / 1e6));
  }
  return disks;
}
