/** What happens in terminals as lines of plain text, for people and logs. */

import { StringDecoder } from 'node:string_decoder';
import { setTimeout as delay } from 'node:timers/promises';
import type { Phase } from './terminal.ts';
import type { Screen } from './terminals.ts';

export interface LineScreenOptions {
  readonly emit: (terminal: string, line: string) => void;
  /** Slow enough to be read along. */
  readonly demo: boolean;
}

/** Per typed line; what is more is only counted. */
const MOST_LINES = 200;
const LONGEST_LINE = 2000;
/** In ms: a pause to read before Enter, and a little for each character. */
const READ_MS = 700;
const READ_CHARACTER_MS = 35;

interface State {
  readonly decoder: StringDecoder;
  partial: string;
  lines: number;
  /** The shell repeats what is typed: until the first line break nothing is new. */
  inEcho: boolean;
}

export function lineScreen({ emit, demo }: LineScreenOptions): Screen {
  const states = new Map<string, State>();
  const stateOf = (terminal: string): State => {
    const found = states.get(terminal) ?? {
      decoder: new StringDecoder(),
      partial: '',
      lines: 0,
      inEcho: false,
    };
    states.set(terminal, found);
    return found;
  };
  const finish = (terminal: string, state: State) => {
    if (state.partial !== '') show(terminal, state, state.partial);
    if (state.lines > MOST_LINES) emit(terminal, `… and ${state.lines - MOST_LINES} more lines`);
    Object.assign(state, { partial: '', lines: 0 });
  };
  const show = (terminal: string, state: State, line: string) => {
    if (isSpinner(line)) return;
    if (++state.lines <= MOST_LINES) emit(terminal, plain(line));
  };
  return {
    typing: async (terminal, line) => {
      const state = stateOf(terminal);
      finish(terminal, state);
      emit(terminal, `$ ${line}`);
      state.inEcho = true;
      if (demo) await delay(READ_MS + READ_CHARACTER_MS * line.length);
    },
    output: (terminal, bytes, phase: Phase) => {
      const state = stateOf(terminal);
      if (phase === 'prompt') return finish(terminal, state);
      let text = state.decoder.write(bytes);
      if (state.inEcho) {
        const end = text.indexOf('\n');
        if (end < 0) return;
        state.inEcho = false;
        text = text.slice(end + 1);
      }
      const lines = text.split('\n');
      lines[0] = state.partial + lines[0];
      state.partial = (lines.pop() ?? '').slice(0, LONGEST_LINE);
      for (const line of lines) show(terminal, state, line);
    },
  };
}

/** What programs draw again and again while they wait: only what comes of it is worth a line. */
const isSpinner = (line: string): boolean => /^\s*[\u2800-\u28ff]|^\[\+\] /.test(plain(line));

/** Without colours and other control sequences; of a line that was written over, what was written last. */
function plain(line: string): string {
  const text = line
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken away
    .replace(/\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_]/g, '')
    .replace(/\r+$/, '');
  return text.slice(text.lastIndexOf('\r') + 1).slice(0, LONGEST_LINE);
}
