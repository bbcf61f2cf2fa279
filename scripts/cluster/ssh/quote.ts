/** Words for a shell on the other side, so that each means itself. */

export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** `name='value'` lines for the beginning of a script. */
export function assignments(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${quoted(value)}\n`)
    .join('');
}

/**
 * The words of a command as one line for the login shell, whichever that is: `sh` reads the rest.
 * @throws when a word holds a NUL, which no command can.
 */
export function commandLine(words: readonly string[]): string {
  if (words.some((word) => word.includes('\0'))) throw new Error('a word of a command cannot hold a NUL');
  return `exec ${words.map(quoted).join(' ')}`;
}
