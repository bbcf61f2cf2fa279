/** The sentence that a result comes down to. */
import { greatest } from 'd3-array';
import { speedUp } from '../model/bound.ts';
import type { DemoResult, Measurement } from '../result.ts';
import { countInWords, percent, plural, rate, times } from './format.ts';
import { type Stage, stagesOf } from './stage.ts';

/** How close to its share of the workers a speed-up must come to be called proportional. */
const PROPORTIONAL = 0.95;

/**
 * Up to three sentences computed from the data: what more workers gave and what held them up, what more rng gave, and what more
 * nodes gave.
 * Of stages that are not valid nothing is claimed.
 */
export function headline(result: DemoResult): readonly string[] {
  const stages = stagesOf(result);
  const valid = stages.filter(({ measured }) => measured.valid);
  if (stages.length === 0) return ['Nothing was measured.'];
  if (valid.length < stages.length) return [doubt(stages.length - valid.length, stages.length)];

  const [base] = stages;
  const more = stages.filter((stage) => addsWorkers(base?.measured, stage.measured));
  const scaled = greatest(more, ({ measured }) => measured.workers);
  const mended = stages.findLast((stage) => addsRng((scaled ?? base)?.measured, stage.measured));
  const spread = stages.findLast(({ measured }) => isSpread(measured));
  const sentences = [
    base && scaled && effectOfWorkers(base, scaled, result.bottleneck),
    mended && effectOfRng(mended),
    spread && effectOfNodes(spread),
  ].filter((sentence) => sentence !== undefined);
  const last = stages.at(-1);
  return sentences.length > 0 || !last ? sentences : [`${whatRan(last.measured)}: ${speed(last)}.`];
}

function effectOfWorkers(base: Stage, scaled: Stage, named: string): string {
  const wanted = scaled.measured.workers / base.measured.workers;
  const got = speedUp(scaled.measured.hashesPerSecond, base.measured.hashesPerSecond);
  const who = `${countInWords(scaled.measured.workers)} workers`;
  if (got === undefined) return `${who}: ${speed(scaled)}.`;
  if (got >= PROPORTIONAL * wanted) return `${who} gave ${times(got)}: rng kept up with them.`;
  const wantedText = `${Number(wanted.toFixed(1))}x`;
  const gap = `${who} gave ${times(got)}, not ${wantedText}`;
  return scaled.limit === 'rng' ? `${gap}: ${named || 'rng'} was the bottleneck.` : `${gap}.`;
}

function effectOfRng(mended: Stage): string {
  const { rng } = mended.measured;
  return `${countInWords(rng)} rng behind a balancer: ${speed(mended)}.`;
}

function effectOfNodes(spread: Stage): string {
  return `One on each of ${countInWords(spread.measured.stacks ?? 1).toLowerCase()} nodes: ${speed(spread)}.`;
}

function speed({ measured, share }: Stage): string {
  const hashes = `${rate(measured.hashesPerSecond)} hashes/s`;
  return share === undefined ? hashes : `${hashes}, ${percent(share)} of what theory allows`;
}

function whatRan({ workers, rng }: Measurement): string {
  const noun = plural(workers, 'worker').split(' ').at(-1);
  return `${countInWords(workers)} ${noun} and ${countInWords(rng).toLowerCase()} rng`;
}

function doubt(invalid: number, all: number): string {
  if (invalid === all) return 'This run proves nothing: no measurement in it is valid.';
  const measurements = `${countInWords(invalid)} of ${countInWords(all).toLowerCase()} measurements`;
  return `This run is not proof: ${measurements.toLowerCase()} ${invalid === 1 ? 'is' : 'are'} not valid.`;
}

const addsWorkers = (base: Measurement | undefined, other: Measurement): boolean =>
  base !== undefined && base.workers > 0 && other.workers > base.workers && other.rng === base.rng;

const addsRng = (base: Measurement | undefined, other: Measurement): boolean =>
  base !== undefined && other.rng > base.rng && !isSpread(other);

const isSpread = ({ stacks = 1 }: Measurement): boolean => stacks > 1;
