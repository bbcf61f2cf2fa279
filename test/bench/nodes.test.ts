/** What `bench nodes` and `bench density` make of what they measured. */
import {
  inWords as densityInWords,
  sentencesOf as densitySentences,
  renderDensity,
} from '../../bench/density/render.ts';
import { renderNodes } from '../../bench/nodes/render.ts';
import { scalingOf, sharedCostOf } from '../../bench/nodes/scaling.ts';
import { addUp } from '../../bench/nodes/side-by-side.ts';
import { predict } from '../../bench/scale/theory.ts';
import type { DensityPoint } from '../../bench/schema/density-point.ts';
import type { NodePoint } from '../../bench/schema/node-point.ts';
import type { ScalePoint } from '../../bench/schema/scale-point.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('bench nodes and density, their parts');

const point = (
  redis: NodePoint['redis'],
  nodes: number,
  mean: number,
  half = 0,
  valid = true,
): NodePoint => ({
  redis,
  nodes,
  hashesPerSecond: { mean, low: mean - half, high: mean + half },
  boundHashesPerSecond: nodes * 10,
  rngLatencyMs: 800,
  boundRngLatencyMs: 800,
  valid,
  reasons: valid ? [] : ['Redis did not answer 3 times'],
});

test('what scales with the nodes is told to, and what does not, by how much', () => {
  const [own, shared] = scalingOf([
    ...[1, 2, 3, 4, 5].map((nodes) => point('own', nodes, nodes * 10, 0.1)),
    ...[1, 2, 3, 4, 5].map((nodes) => point('shared', nodes, (nodes * 10) / (1 + 0.1 * (nodes - 1)), 0.1)),
  ]);
  assert.is(own?.redis, 'own');
  assert.is(own?.efficiency.mean, 1);
  assert.ok((own?.contention ?? 1) < 1e-6);
  // λN / (1 + σ(N − 1)) with σ = 0.1: 5 nodes make 50 / 1.4 in place of 50.
  assert.ok(Math.abs((shared?.efficiency.mean ?? 0) - 1 / 1.4) < 1e-9);
  assert.ok(Math.abs((shared?.contention ?? 0) - 0.1) < 1e-4, `${shared?.contention}`);
  assert.ok((shared?.efficiency.low ?? 1) < 1 / 1.4 && (shared?.efficiency.high ?? 0) > 1 / 1.4);
});

test('points that are not valid, and one alone, say nothing of scaling', () => {
  assert.equal(scalingOf([point('own', 1, 10), point('own', 5, 20, 0, false)]), []);
  assert.is(scalingOf([point('own', 1, 10), point('own', 2, 19)])[0]?.contention, null);
});

test('what sharing costs is told only where both were measured, with its interval', () => {
  const cost = sharedCostOf([point('own', 1, 10), point('own', 5, 50, 1), point('shared', 5, 45, 1)]);
  assert.ok(Math.abs((cost?.mean ?? 0) - 0.1) < 1e-9);
  const half = 0.9 * Math.hypot(1 / 50, 1 / 45);
  assert.ok(Math.abs((cost?.high ?? 0) - (0.1 + half)) < 1e-9);
  assert.is(sharedCostOf([point('own', 5, 50), point('shared', 3, 30)]), null);
});

test('the sentence does not make a finding of nothing', () => {
  const points = [point('own', 1, 10, 0.1), point('own', 5, 50, 1), point('shared', 5, 49.9, 1)];
  const text = renderNodes({ points, scaling: scalingOf(points), sharedCost: sharedCostOf(points) });
  assert.match(text, 'costs nothing that could be seen');
  const dear = [point('own', 1, 10, 0.1), point('own', 5, 50, 0.1), point('shared', 5, 40, 0.1)];
  const told = renderNodes({ points: dear, scaling: scalingOf(dear), sharedCost: sharedCostOf(dear) });
  assert.match(told, /Sharing one Redis costs 20\.0 %/);
  assert.match(renderNodes({ points, scaling: [], sharedCost: null }, 'csv'), /^nodes,redis,.*\n1,own,10,/);
});

const scalePoint = (
  workers: number,
  mean: number,
  half: number,
  latency: number,
  calls: number,
): ScalePoint => ({
  workers,
  rng: 1,
  hashesPerSecond: { mean, low: mean - half, high: mean + half },
  ...predict(workers, 1),
  uslHashesPerSecond: null,
  rngLatencyMs: { mean: latency, p50: 0, p90: 0, p99: 0, max: 0, count: calls, low: 0, high: 0 },
  settledAfterSeconds: 1,
  valid: true,
  reasons: [],
});

test('what ran side by side adds up: rates, variances, calls', () => {
  const sum = addUp([scalePoint(10, 10, 0.3, 800, 30), scalePoint(10, 9, 0.4, 900, 10)]);
  assert.equal([sum.hashesPerSecond?.mean, sum.boundHashesPerSecond], [19, 20]);
  assert.ok(Math.abs((sum.hashesPerSecond?.high ?? 0) - 19.5) < 1e-9, 'a triangle of 3, 4 and 5');
  assert.is(sum.rngLatencyMs, 825);
  const gap = addUp([
    scalePoint(10, 10, 0.3, 800, 30),
    { ...scalePoint(10, 9, 0, 1, 1), hashesPerSecond: null, valid: false, reasons: ['away'] },
  ]);
  assert.equal([gap.hashesPerSecond, gap.valid, gap.reasons], [null, false, ['away']]);
});

const dense = (kind: DensityPoint['kind'], seconds: number, mebibytes: number | null): DensityPoint => ({
  kind,
  instances: 10,
  seconds,
  readyMs: kind === 'container' ? { p50: 300, max: 900 } : null,
  memoryBytes: mebibytes === null ? null : mebibytes * 2 ** 20,
  ownMemoryBytes: null,
  diskBytes: 4096,
  removedSeconds: 1,
  valid: true,
  reasons: [],
});

test('a container is told against the plain process', () => {
  const points = [dense('container', 4.1, 12), dense('process', 0.1, 5)];
  const [time, memory] = densitySentences(points);
  assert.match(time ?? '', 'With 10 of them, a container takes 400 ms more');
  assert.match(memory ?? '', '7.0 MiB');
  assert.equal(densitySentences([dense('container', 1, null), dense('process', 1, 5)]).length, 1);
  assert.equal(densitySentences([dense('container', 1, 1)]), []);
  assert.equal(
    [1, 2].map((instances) => densityInWords({ kind: 'process', instances })),
    ['1 plain process', '2 plain processes'],
  );
  assert.match(renderDensity([dense('container', 4.1, null)]), /10 +container +4\.10 s +410 ms +300 ms +– /);
});

test.run();
