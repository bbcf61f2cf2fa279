/** Where in a text JSON goes wrong. Messages of `JSON.parse` name a position, or not, depending on the error and the engine. */

export interface JsonErrorPosition {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** The text is a good beginning that ends too early. */
  readonly atEnd: boolean;
}

/**
 * The place of the first character that cannot be part of JSON in `text`, which is not JSON. Found by bisection: of the texts
 * that begin like it, those that end before that place are at worst incomplete, all longer ones are wrong.
 */
export function jsonErrorPosition(text: string): JsonErrorPosition {
  let good = 0;
  let bad = text.length + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (couldGoOn(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  const before = text.slice(0, good).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, atEnd: good === text.length };
}

/** Whether `text` is JSON or the beginning of JSON: whether all that is wrong with it is its end. */
function couldGoOn(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const { message } = error as SyntaxError;
    const position = /at position (\d+)/.exec(message)?.[1];
    return position === undefined ? /end of JSON input/.test(message) : Number(position) >= text.length;
  }
}
