/** ./workshop as another program uses it: JSON lines, the last of which is the result. */
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { WorkshopError } from '../../scripts/core/errors.ts';
import type { Emit, WorkshopEvent } from '../../scripts/core/events.ts';
import { ROOT } from '../../scripts/core/root.ts';

export interface AskOptions {
  readonly signal: AbortSignal;
  /** Is told of all that happens on the way. */
  readonly onEvent?: Emit | undefined;
}

export interface Answer {
  readonly ok: boolean;
  /** The fields of the result that the command promises. */
  readonly [field: string]: unknown;
}

/** A command that fails has a result, too. @throws NO_ANSWER when it ends without one. */
export async function ask(words: readonly string[], { signal, onEvent }: AskOptions): Promise<Answer> {
  const running = execa(join(ROOT, 'workshop'), [...words, '--json'], {
    cancelSignal: signal,
    buffer: { stdout: false, stderr: true },
    reject: false,
  });
  let result: Answer | undefined;
  for await (const line of createInterface({ input: running.stdout })) {
    const event = JSON.parse(line) as WorkshopEvent;
    if (event.event === 'result') result = event;
    else onEvent?.(event);
  }
  const { stderr } = await running;
  signal.throwIfAborted();
  if (result) return result;
  throw new WorkshopError('NO_ANSWER', {
    what: `./workshop ${words.join(' ')} ended without a result.`,
    why: stderr.slice(-500),
  });
}
