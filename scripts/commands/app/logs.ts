import type { Action } from '../../cli/command.ts';
import { WorkshopError } from '../../core/errors.ts';
import { SERVICES, type Service } from '../../deployment/deployment.ts';
import { findApp, type Where } from './find.ts';

const NAMES: readonly Service[] = [...SERVICES, 'redis', 'balancer'];

export const logs: Action<Where & { follow?: boolean; tail: string }> = async (
  { emit, signal },
  words,
  { follow, tail, ...where },
) => {
  const problems = words
    .filter((word) => !(NAMES as readonly string[]).includes(word))
    .map((word) => `There is no service "${word}".`);
  if (tail !== 'all' && !/^\d{1,9}$/.test(tail))
    problems.push(`--tail ${tail}: give a number of lines, or "all".`);
  if (problems.length > 0)
    throw new WorkshopError('USAGE', { what: problems.join('\n'), hint: `Services: ${NAMES.join(' ')}` });

  await using app = await findApp(where, emit, signal);
  let lines = 0;
  const services = words.length > 0 ? (words as Service[]) : undefined;
  for await (const { service, instance, line } of app.logs({
    follow,
    services,
    tail: tail === 'all' ? undefined : Number(tail),
    signal,
  })) {
    emit({ event: 'log', service, instance, line });
    lines += 1;
  }
  signal.throwIfAborted();
  return { lines };
};
