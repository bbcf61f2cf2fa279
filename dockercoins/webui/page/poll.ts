/** Asks the server once a second, for ever. */
import type { HistoryAnswer } from '../history-answer.ts';

export interface PollOptions {
  /** The time of the latest sample that is known. */
  readonly since: () => number | undefined;
  readonly onAnswer: (answer: HistoryAnswer) => void;
  /** The server did not answer, or not as it should. */
  readonly onMiss: () => void;
}

const EVERY_MS = 1000;
const TIMEOUT_MS = 3000;

/** Never ends. */
export async function poll({ since, onAnswer, onMiss }: PollOptions): Promise<void> {
  for (;;) {
    const begin = performance.now();
    try {
      onAnswer(await ask(since()));
    } catch {
      onMiss();
    }
    await pause(begin + EVERY_MS - performance.now());
  }
}

async function ask(since: number | undefined): Promise<HistoryAnswer> {
  const query = since === undefined ? '' : `?since=${since}`;
  const response = await fetch(`history${query}`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}

/** Browsers slow the timers of a hidden page down; one that is shown again wants to know at once. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', done);
      resolve();
    };
    const timer = setTimeout(done, Math.max(ms, 100));
    document.addEventListener('visibilitychange', done);
  });
}
