/**
 * What a lab is, for the program: what it needs, and for each exercise of its guide how to tell that it was done. What a student
 * types is in the guide beside it (README.md), and nowhere else.
 */
import type { LabContext } from './context.ts';
import type { Finding } from './finding.ts';

export type { Finding } from './finding.ts';

/**
 * `does`: the cluster is different afterwards. `looks`: the student only looks around; its check proves that what the guide says is
 * true, and has no failing side. `fails`: what is tried is supposed to fail, and the check proves that it failed for the right reason.
 */
export type Kind = 'does' | 'looks' | 'fails';

export interface LabExercise {
  readonly kind: Kind;
  /** Looks at the outcome. May throw: an engine that does not answer becomes a finding as well. */
  check(context: LabContext): Promise<Finding>;
  /** From a nudge to all but the answer. */
  readonly hints: readonly string[];
  /** Back to before the exercise, touching nothing that is not the lab's. */
  reset?(context: LabContext): Promise<void>;
}

export interface Needs {
  /** How many nodes. */
  readonly nodes: number;
  /** Brings the cluster to the state in which the first exercise begins, whatever it was. */
  prepare(context: LabContext): Promise<void>;
}

export interface Lab {
  readonly summary: string;
  /** How long a student takes. */
  readonly minutes: number;
  readonly needs: Needs;
  /** By id: `2.1`. */
  readonly exercises: Readonly<Record<string, LabExercise>>;
}

/** A lab as it is written down in `labs/NN-name/lab.ts`; keeps the types of what it is given. */
export function defineLab<L extends Lab>(lab: L): L {
  return lab;
}
