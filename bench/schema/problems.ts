/** What a schema finds, one line each: where, and what is wrong there. */
import type * as z from 'zod';

const MOST = 10;

/** `measurements[1].rng: Invalid input: expected number, received string`. Many problems are cut short. */
export function problemsOf({ issues }: z.ZodError): string[] {
  const lines = issues.slice(0, MOST).map(({ path, message }) => `${placeOf(path)}: ${message}`);
  return issues.length > MOST ? [...lines, `and ${issues.length - MOST} more`] : lines;
}

function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return place.replace(/^\./, '') || 'the whole file';
}
