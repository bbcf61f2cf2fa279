/** Which measurements a person asked for. Pure. */
import { WorkshopError } from '../../scripts/core/errors.ts';
import type { Measurement } from './measurement.ts';

/**
 * Those of which a name holds one of `words` (separated by commas, upper and lower case alike); without words, all.
 * @throws USAGE, naming what there is, when a word fits none.
 */
export function select<Kind extends Pick<Measurement, 'names'>>(
  measurements: readonly Kind[],
  words: string | undefined,
): Kind[] {
  if (words === undefined) return [...measurements];
  const wanted = words
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '');
  const fits = ({ names }: Kind, word: string) => names.some((name) => name.toLowerCase().includes(word));
  const unknown = wanted.filter((word) => !measurements.some((each) => fits(each, word)));
  if (wanted.length === 0 || unknown.length > 0) {
    throw new WorkshopError('USAGE', {
      what: `--only ${words}: no measurement has ${unknown.map((word) => JSON.stringify(word)).join(' or ') || 'an empty word'} in its name.`,
      hint: `There are: ${measurements.flatMap(({ names }) => names).join('; ')}.`,
    });
  }
  return measurements.filter((each) => wanted.some((word) => fits(each, word)));
}
