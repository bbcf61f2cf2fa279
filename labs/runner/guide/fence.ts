/** The word after a fence's backticks says what a block is: `sh node1`, `sh node1:2 background`, `keys node1:2`, `output`. */
import { isKey, KEYS_IN_WORDS } from '../terminal/keys.ts';
import type { Block, Position, TerminalName } from './guide.ts';

/** Blocks to read, not to type. */
const ILLUSTRATIONS = ['output', 'text', 'yaml', 'json', 'js', 'mermaid'];
const FORMS = '```sh node1, ```sh node1:2 background, ```keys node1:2, ```output';

/** A block of the guide; undefined for one that is only read. What is wrong with it is told to `complain`. */
export function readFence(
  info: string,
  text: string,
  at: Position,
  complain: (text: string) => void,
): Block | undefined {
  const [language = '', place, ...words] = info.split(/\s+/).filter(Boolean);
  if (ILLUSTRATIONS.includes(language)) {
    if (place !== undefined) complain(`\`\`\`${language} takes no further words, and there is "${place}"`);
    return undefined;
  }
  if (language !== 'sh' && language !== 'keys') {
    complain(`a block must say what it is (${FORMS}), and this one says "${info}"`);
    return undefined;
  }
  const terminal = readTerminal(place);
  if (!terminal) {
    complain(
      place === undefined
        ? `\`\`\`${language} must say in which terminal: ${FORMS}`
        : `"${place}" is no terminal: a node and perhaps a number from 1 to 9, as in node1:2`,
    );
    return undefined;
  }
  if (text.trim() === '') complain('the block is empty');
  return language === 'sh'
    ? readCommands(terminal, words, text, at, complain)
    : readKeys(terminal, words, text, at, complain);
}

function readCommands(
  terminal: TerminalName,
  words: readonly string[],
  text: string,
  at: Position,
  complain: (text: string) => void,
): Block {
  for (const word of words.filter((each) => each !== 'background'))
    complain(`"${word}" is unknown here; the only word after the terminal is "background"`);
  return { kind: 'commands', terminal, background: words.includes('background'), text, at };
}

function readKeys(
  terminal: TerminalName,
  words: readonly string[],
  text: string,
  at: Position,
  complain: (text: string) => void,
): Block {
  for (const word of words) complain(`"${word}" is unknown here: nothing follows the terminal of keys`);
  const keys = text.split(/\s+/).filter(Boolean);
  for (const key of keys.filter((each) => !isKey(each))) complain(`"${key}" is no key: ${KEYS_IN_WORDS}`);
  return { kind: 'keys', terminal, keys, at };
}

function readTerminal(place: string | undefined): TerminalName | undefined {
  const match = /^(node[1-9]\d?)(?::([1-9]))?$/.exec(place ?? '');
  return match?.[1] ? { node: match[1], number: Number(match[2] ?? 1) } : undefined;
}
