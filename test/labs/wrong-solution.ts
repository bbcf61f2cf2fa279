/** A solution that is nearly right, and that its exercise's check must refuse for what is wrong with it. */

export interface Wrong {
  readonly exercise: string;
  readonly what: string;
  /** Typed on node1 by the student, in their home. */
  readonly done: string;
  /** What the check must have seen. */
  readonly saw: RegExp;
}

/** In the application's folder on node1, without a word. */
export const app = (command: string): string =>
  `(cd dockercoins && docker compose ${command}) >/dev/null 2>&1`;
