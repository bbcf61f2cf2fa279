/** What ails a node, in the words in which it is told. */
import { WorkshopError } from '../../core/errors.ts';
import type { Node } from '../cluster.ts';

export interface Ailment {
  readonly node: Node;
  /** `The engine of node2 does not answer within 5 s.` */
  readonly what: string;
  readonly why?: string | undefined;
  /** What to do about it. */
  readonly hint: string;
}

/** Several nodes mostly have the same; what to do about the first is said, for one thing at a time. */
export function asError(
  code: 'NO_ANSWER' | 'NO_ROOM',
  ailments: readonly Ailment[],
  cause?: unknown,
): WorkshopError {
  return new WorkshopError(code, {
    what: ailments.map(({ what }) => what).join(' '),
    why: ailments.find(({ why }) => why)?.why,
    hint: ailments[0]?.hint,
    cause,
  });
}
