/** Where events go: as text to people, or as JSON lines to programs. */
import pc from 'picocolors';
import type { Emit, WorkshopEvent } from '../core/events.ts';
import { formatEvent, type Style } from './format.ts';
import { LiveLine } from './live-line.ts';

export interface Output {
  readonly emit: Emit;
  /** Takes away what is drawn for the moment only. */
  close(): void;
}

/** People's text on stdout; errors on stderr. */
export function terminalOutput(): Output {
  return textOutput(process.stdout);
}

/** JSON lines only on stdout; people's text on stderr. */
export function jsonOutput(): Output {
  const people = textOutput(process.stderr);
  return {
    emit: (event) => {
      if (event.event !== 'text') process.stdout.write(`${JSON.stringify(event)}\n`);
      // Lines of data would only stand there twice.
      if (event.event !== 'text' && event.event !== 'log' && event.event !== 'speed') people.emit(event);
    },
    close: people.close,
  };
}

/** Without a terminal a long step says where it is only now and then, in ms. */
const QUIET_PROGRESS_MS = 10_000;

function textOutput(stream: NodeJS.WriteStream): Output {
  const style: Style = {
    colors: pc.createColors(stream.isTTY === true && pc.isColorSupported),
    get width() {
      return stream.columns ?? 100;
    },
  };
  const live = stream.isTTY ? new LiveLine(stream) : undefined;
  let lastProgress = 0;

  const print = (text: string, to: NodeJS.WriteStream = stream) => {
    live?.clear();
    to.write(`${text}\n`);
  };
  const showProgress = (event: Extract<WorkshopEvent, { event: 'progress' }>) => {
    const text = formatEvent(event, style) ?? '';
    if (live) return live.show(text);
    const now = performance.now();
    if (event.done < event.total && now - lastProgress < QUIET_PROGRESS_MS) return;
    lastProgress = now;
    print(text);
  };

  return {
    emit: (event) => {
      if (event.event === 'progress') return showProgress(event);
      const text = formatEvent(event, style);
      if (text !== undefined) print(text, event.event === 'error' ? process.stderr : stream);
      if (event.event === 'step') {
        if (event.state === 'started') live?.show(`  ${event.step}`);
        else live?.clear();
      }
    },
    close: () => live?.clear(),
  };
}
