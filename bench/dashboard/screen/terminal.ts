/** What the terminal can show, told by its environment. Pure. */

export interface TerminalFacts {
  /** False: it cannot be drawn on; one frame as text is all it gets. */
  readonly isUsable: boolean;
  /** By its name in terminfo. */
  readonly name: string;
  readonly hasColours: boolean;
  /** Whether blocks, lines and dots can be shown, or only ASCII. */
  readonly hasUnicode: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Terminals without colours, whose escape sequences are few. */
const PLAIN = /^(vt\d|ansi-m|xterm-mono)/;

export function terminalFacts(env: Environment, isTerminal: boolean): TerminalFacts {
  const term = env.TERM ?? '';
  const isPlain = PLAIN.test(term);
  // An empty NO_COLOR counts as none: https://no-color.org
  const hasColours = !env.NO_COLOR && !isPlain;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return {
    isUsable: isTerminal && term !== '' && term !== 'dumb',
    // All others understand what xterm does: tmux, screen, the Linux console, Windows' and macOS' own.
    name: isPlain ? 'vt100' : 'xterm-256color',
    hasColours,
    hasUnicode: /utf-?8/i.test(locale) && !isPlain,
  };
}
