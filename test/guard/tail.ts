/** The end of a text that comes in pieces, of whatever length. */

export interface Tail {
  readonly add: (piece: string) => void;
  /** The last lines, headed by a note if there were more. */
  readonly text: () => string;
}

/** A line longer than this is cut as well: one without an end must not fill the memory. */
const LINE_LENGTH = 2_000;

export function createTail(maxLines: number): Tail {
  let lines: string[] = [''];
  let dropped = 0;

  function add(piece: string): void {
    const [first = '', ...others] = piece.split('\n');
    lines.push(bounded((lines.pop() ?? '') + first), ...others.map(bounded));
    // One more than asked, because the last is empty after the end of a line.
    const surplus = lines.length - maxLines - 1;
    if (surplus <= 0) return;
    dropped += surplus;
    lines = lines.slice(surplus);
  }

  function text(): string {
    const all = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
    const kept = all.slice(-maxLines);
    const missing = dropped + all.length - kept.length;
    return [...(missing > 0 ? [`(left out before these lines: ${missing})`] : []), ...kept].join('\n');
  }

  return { add, text };
}

function bounded(line: string): string {
  return line.length <= LINE_LENGTH ? line : `${line.slice(0, LINE_LENGTH - 1)}…`;
}
