/** Making findings, and making one of whatever goes wrong while looking. */
import { messageOf, WorkshopError } from '../../scripts/core/errors.ts';

/** What a check found. The four sentences are for a person: each stands alone, and none of them is a stack trace. */
export interface Finding {
  readonly ok: boolean;
  /** What was looked at: `the containers of the project "dockercoins" on node1`. */
  readonly lookedAt: string;
  readonly saw: string;
  readonly expected: string;
  /** One thing to try next. */
  readonly tryThis: string;
}

export type Details = Omit<Finding, 'ok'>;

export const passed = (details: Omit<Details, 'tryThis'>): Finding => ({ ok: true, ...details, tryThis: '' });

export const failed = (details: Details): Finding => ({ ok: false, ...details });

/** Passed when `ok`; `tryThis` is only for when it is not. */
export function finding(ok: boolean, details: Details): Finding {
  return ok ? passed(details) : failed(details);
}

/** The first that failed, else the last: what is looked at later rests on what was looked at before. */
export async function firstFailed(looks: readonly (() => Promise<Finding>)[]): Promise<Finding> {
  let last: Finding | undefined;
  for (const look of looks) {
    last = await look();
    if (!last.ok) return last;
  }
  if (!last) throw new TypeError('a check must look at something');
  return last;
}

/** A check that could not look: the cluster is in trouble, and that is said in the same words as everything else. */
export function findingOfError(thrown: unknown, lookedAt: string): Finding {
  const known = thrown instanceof WorkshopError;
  return failed({
    lookedAt,
    saw: known
      ? [thrown.what, thrown.why].filter(Boolean).join(' ')
      : `it could not be looked at: ${firstLine(messageOf(thrown))}`,
    expected: 'nodes and engines that answer',
    tryThis:
      (known && thrown.hint) || './workshop status  shows which nodes answer; ./workshop up  mends them.',
  });
}

const firstLine = (text: string): string => text.split('\n')[0] ?? '';
