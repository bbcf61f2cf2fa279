/** What instances take, as people, spreadsheets and Markdown pages take it. Pure. */
import { table } from '../../scripts/core/table.ts';
import { count } from '../../scripts/core/words.ts';
import type { DensityPoint } from '../schema/density-point.ts';
import { csvTable, type Form, markdownTable } from '../table/forms.ts';

const HEAD = [
  'STARTED',
  'AS',
  'ALL READY',
  'EACH',
  'READY p50',
  'MEMORY EACH',
  'OF ITS OWN',
  'DISK EACH',
  'REMOVED',
  'VALID',
];

export const inWords = ({ kind, instances }: Pick<DensityPoint, 'kind' | 'instances'>): string =>
  kind === 'container'
    ? count(instances, 'container')
    : `${instances} plain process${instances === 1 ? '' : 'es'}`;

export function renderDensity(points: readonly DensityPoint[], form: Form = 'text'): string {
  if (form === 'csv') return csv(points);
  const rows = points.map(cells);
  const remarks = points.flatMap((point) => point.reasons.map((reason) => `! ${inWords(point)}: ${reason}`));
  const sentences = sentencesOf(points);
  if (form === 'markdown') return [markdownTable(HEAD, rows, 2), ...remarks, ...sentences].join('\n\n');
  return [table(HEAD, rows), ...remarks, '', ...sentences].join('\n');
}

/** What a container costs beside the program in it, told by the most instances that were started both ways. */
export function sentencesOf(points: readonly DensityPoint[]): string[] {
  const usable = points.filter(({ valid }) => valid);
  const both = usable.filter(
    ({ kind, instances }) =>
      kind === 'container' &&
      usable.some((other) => other.kind === 'process' && other.instances === instances),
  );
  const container = both.at(-1);
  const process = usable.find((each) => each.kind === 'process' && each.instances === container?.instances);
  if (!container || !process) return [];
  const { instances } = container;
  const time = (container.seconds - process.seconds) / instances;
  const sentences = [
    `With ${instances} of them, a container takes ${milliseconds(time)} more than a plain process of the same program: namespaces, a control group, a network interface, a layer.`,
  ];
  if (container.memoryBytes !== null && process.memoryBytes !== null) {
    const memory = container.memoryBytes - process.memoryBytes;
    sentences.push(
      `And ${mebibytes(memory)} of memory: the process that looks after each (containerd's shim), and what the engine and the kernel keep.`,
    );
  }
  return sentences;
}

function cells(point: DensityPoint): string[] {
  const { kind, instances, seconds, readyMs, memoryBytes, ownMemoryBytes, diskBytes, removedSeconds } = point;
  return [
    String(instances),
    kind,
    `${seconds.toFixed(2)} s`,
    milliseconds(seconds / instances),
    readyMs ? milliseconds(readyMs.p50 / 1000) : '–',
    memoryBytes === null ? '–' : mebibytes(memoryBytes),
    ownMemoryBytes === null ? '–' : mebibytes(ownMemoryBytes),
    diskBytes === null ? '–' : `${(diskBytes / 1000).toFixed(0)} kB`,
    `${removedSeconds.toFixed(2)} s`,
    point.valid ? '✓' : '✗',
  ];
}

const CSV_HEAD =
  'kind,instances,seconds,readyP50Ms,readyMaxMs,memoryBytes,ownMemoryBytes,diskBytes,removedSeconds,valid,reasons';

function csv(points: readonly DensityPoint[]): string {
  const rows = points.map((point) => [
    ...[point.kind, point.instances, point.seconds, point.readyMs?.p50 ?? '', point.readyMs?.max ?? ''],
    ...[point.memoryBytes ?? '', point.ownMemoryBytes ?? '', point.diskBytes ?? '', point.removedSeconds],
    ...[point.valid, point.reasons.join('; ')],
  ]);
  return csvTable(CSV_HEAD.split(','), rows);
}

const milliseconds = (seconds: number): string => `${(seconds * 1000).toFixed(0)} ms`;
const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
