/** One line of the result: what was measured, against what was promised, beside a reference from the same run. */
import { describeTarget, isMet, type Target } from './target.ts';

export interface Reference {
  /** What it is, in a few words. */
  readonly what: string;
  readonly value: number;
  readonly unit: string;
}

export interface Row {
  readonly name: string;
  /** What was measured and how, in a sentence. */
  readonly measured: string;
  /** null when there is no figure that can be trusted; `invalid` says why. */
  readonly value: number | null;
  readonly unit: string;
  /** In the unit of the value. */
  readonly target: string;
  readonly met: boolean;
  readonly reference?: Reference;
  /** Why there is no value. */
  readonly invalid?: string;
  /** Why the target is missed although the value keeps to it. */
  readonly flaw?: string;
  /** What the value was made from, for whoever wants to look closer. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Which share of the machine's time its host gave to other guests meanwhile (see scripts/system/stolen.ts), if that is known. */
  readonly stolen?: number;
}

export interface Finding extends Pick<Row, 'name' | 'measured' | 'unit' | 'reference' | 'details'> {
  readonly value: number;
  readonly target: Target;
  /** What the measured did wrong that the value does not show. */
  readonly flaw?: string | undefined;
  /** What went wrong in the measuring itself: with any of them the value says nothing. */
  readonly problems?: readonly string[];
}

/** Judges a finding. A value that is not a number is as good as none. */
export function judge({ problems = [], flaw, target, value, ...finding }: Finding): Row {
  const reasons = Number.isFinite(value) ? problems : [...problems, 'nothing was measured'];
  const judged = { ...finding, value, target: describeTarget(target), met: isMet(target, value) };
  if (reasons.length > 0) return { ...judged, value: null, met: false, invalid: reasons.join('; ') };
  return flaw === undefined ? judged : { ...judged, met: false, flaw };
}

/** The row of a measurement that broke down before it came to a figure. */
export function brokenDown(name: string, why: string): Row {
  return { name, measured: 'nothing', value: null, unit: '', target: '', met: false, invalid: why };
}
