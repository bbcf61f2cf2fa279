/** Lines of a log as they are written, kept for the screen. */
import { messageOf } from '../../scripts/core/errors.ts';
import type { LogLine } from '../../scripts/deployment/deployment.ts';
import type { Details } from './ui.ts';

const LINES_KEPT = 1000;
/** A service that writes a thousand lines a second is drawn now and then, in ms. */
const TELL_EVERY_MS = 200;

export class LogFollower {
  readonly #end = new AbortController();
  readonly #lines: string[] = [];
  readonly #onLines: () => void;
  #timer: NodeJS.Timeout | undefined;

  /** Only of the instance `logName`, if one is given. `onLines` is told now and then that there are more. */
  constructor(
    open: (signal: AbortSignal) => AsyncIterable<LogLine> | undefined,
    logName: string | undefined,
    onLines: () => void,
  ) {
    this.#onLines = onLines;
    void this.#follow(open(this.#end.signal), logName);
  }

  /** What is shown now; who has scrolled up stays where they are. */
  details(before: Details): Details {
    return { ...before, lines: [...this.#lines] };
  }

  stop(): void {
    this.#end.abort();
    clearTimeout(this.#timer);
  }

  async #follow(lines: AsyncIterable<LogLine> | undefined, logName: string | undefined): Promise<void> {
    if (!lines) return this.#add('there is no application');
    try {
      for await (const { instance, line } of lines) {
        if (logName === undefined) this.#add(`${instance}  ${line}`);
        else if (instance === logName) this.#add(line);
      }
    } catch (error) {
      this.#add(`the log could not be read: ${messageOf(error)}`);
    }
  }

  #add(line: string): void {
    if (this.#end.signal.aborted) return;
    this.#lines.push(line);
    if (this.#lines.length > LINES_KEPT) this.#lines.shift();
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#onLines();
    }, TELL_EVERY_MS);
  }
}
