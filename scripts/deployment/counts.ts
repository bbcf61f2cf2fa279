/** Counts of instances as people write them: `worker=10 rng=3`. */
import { WorkshopError } from '../core/errors.ts';
import { COUNT_LIMITS, type Counts, type ScalableService, SERVICES } from './deployment.ts';

/**
 * Reads `service=count` words. A service may appear once.
 * @throws USAGE with every problem at once and what is allowed.
 */
export function parseCounts(words: readonly string[]): Partial<Counts> {
  const counts: Partial<Record<ScalableService, number>> = {};
  const problems: string[] = [];
  for (const word of words) {
    const [service = '', count, ...rest] = word.split('=');
    if (!isScalable(service))
      problems.push(`${quoted(word)}: there is no service ${quoted(service)} to scale`);
    else if (counts[service] !== undefined) problems.push(`${quoted(word)}: ${service} appears twice`);
    else if (count === undefined || rest.length > 0)
      problems.push(`${quoted(word)}: write it as ${service}=2`);
    else {
      const { low, high } = COUNT_LIMITS[service];
      const value = /^\d{1,9}$/.test(count) ? Number(count) : Number.NaN;
      if (value >= low && value <= high) counts[service] = value;
      else problems.push(`${quoted(word)}: ${service} takes a whole number from ${low} to ${high}`);
    }
  }
  if (problems.length === 0) return counts;
  const limits = SERVICES.map(
    (service) => `${service}=${COUNT_LIMITS[service].low}…${COUNT_LIMITS[service].high}`,
  );
  throw new WorkshopError('USAGE', {
    what: problems.join('\n'),
    why: 'nothing was changed',
    hint: `What is allowed: ${limits.join('  ')}`,
  });
}

function isScalable(word: string): word is ScalableService {
  return (SERVICES as readonly string[]).includes(word);
}

const quoted = (word: string) => JSON.stringify(word);
