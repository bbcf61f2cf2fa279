/** Reading many options, and telling everything that is wrong with them at once. */
import { WorkshopError } from '../../core/errors.ts';

/** Reads one option; undefined when that fails, which is told in the end. */
export type Read = <Value>(of: () => Value) => Value | undefined;

/** @returns what `of` does. @throws USAGE with every problem that any `read` ran into. */
export function gather<Options>(of: (read: Read) => Options): Options {
  const problems: string[] = [];
  const options = of((read) => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof WorkshopError)) throw error;
      problems.push(error.what);
      return undefined;
    }
  });
  if (problems.length > 0) throw new WorkshopError('USAGE', { what: problems.join('\n') });
  return options;
}
