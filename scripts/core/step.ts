/** A step of work as people see it: begun, done in so many seconds, or failed. */
import type { Emit } from './events.ts';

/** Runs `work` between its events. What it throws is passed on. */
export async function step<T>(
  emit: Emit,
  title: string,
  work: () => Promise<T>,
  detail?: (result: T) => string,
): Promise<T> {
  const begin = performance.now();
  const seconds = () => Math.round(performance.now() - begin) / 1000;
  emit({ event: 'step', state: 'started', step: title });
  try {
    const result = await work();
    emit({
      event: 'step',
      state: 'done',
      step: title,
      seconds: seconds(),
      ...(detail ? { detail: detail(result) } : {}),
    });
    return result;
  } catch (error) {
    emit({ event: 'step', state: 'failed', step: title, seconds: seconds() });
    throw error;
  }
}
