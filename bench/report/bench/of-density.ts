/** `bench density`: what containers take beside plain processes. */
import { inWords, sentencesOf } from '../../density/render.ts';
import type { DensityPoint } from '../../schema/density-point.ts';
import type { DensityResult } from '../../schema/result.ts';
import { NONE } from '../format.ts';
import { type Content, type Markup, markup } from '../markup.ts';
import { exactly, lines, sentences } from './lines.ts';
import { dataTable, doubts, validity } from './table.ts';

const HEAD = ['', 'All ready', 'Each', 'Memory each', 'Of its own', 'Disk each', 'Removed in', 'Valid'];
const KINDS = [
  ['container', 'containers'],
  ['process', 'plain processes'],
] as const;
const MEBIBYTE = 2 ** 20;

export function ofDensity({ points, image }: DensityResult, id: string): Content[] {
  const rows = points.map((point): Content[] => {
    const { seconds, instances, memoryBytes, ownMemoryBytes, diskBytes } = point;
    return [
      inWords(point),
      markup`<strong>${seconds.toFixed(2)} s</strong>`,
      `${((seconds / instances) * 1000).toFixed(0)} ms`,
      memoryBytes === null ? NONE : `${(memoryBytes / MEBIBYTE).toFixed(1)} MiB`,
      ownMemoryBytes === null ? NONE : `${(ownMemoryBytes / MEBIBYTE).toFixed(1)} MiB`,
      diskBytes === null ? NONE : `${(diskBytes / 1000).toFixed(0)} kB`,
      `${point.removedSeconds.toFixed(2)} s`,
      validity(point),
    ];
  });
  const plot = (
    name: string,
    title: string,
    yLabel: string,
    caption: string,
    of: (point: DensityPoint) => number | null,
  ) => figureOf(points, { id: `${id}-${name}`, title, yLabel, caption }, of);
  return [
    plot(
      'time',
      'How long until all are ready',
      's',
      `The same program (${image}), in containers of their own and as plain processes of one container.`,
      ({ seconds }) => seconds,
    ),
    plot(
      'memory',
      'What the machine has less of',
      'MiB',
      'With all that the engine and the kernel need for it.',
      ({ memoryBytes, instances }) =>
        memoryBytes === null ? null : Math.max(0, (memoryBytes * instances) / MEBIBYTE),
    ),
    sentences(sentencesOf(points)),
    markup`<section><h2>The points</h2>${dataTable({ head: HEAD, rows })}${doubts(points, inWords)}</section>`,
  ];
}

function figureOf(
  points: readonly DensityPoint[],
  words: { readonly id: string; readonly title: string; readonly yLabel: string; readonly caption: string },
  of: (point: DensityPoint) => number | null,
): Markup {
  const series = KINDS.map(([kind, name]) => ({
    name,
    points: points
      .filter((point) => point.kind === kind)
      .flatMap((point) => {
        const value = of(point);
        if (value === null) return [];
        const title = `${inWords(point)}: ${value.toFixed(2)} ${words.yLabel}`;
        return [{ x: point.instances, y: exactly(value), valid: point.valid, title }];
      }),
  }));
  return lines({ ...words, series, xLabel: 'instances' });
}
