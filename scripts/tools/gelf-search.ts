#!/usr/bin/env node
/** Finds messages that gelf-collect has kept, and prints them, the newest last. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const HELP = `Usage: gelf-search [WORD…] [--last 1h] [--limit 50] [--json] [--store ~/gelf]
Finds messages that have all the words, in capitals or not; FIELD:WORD looks in one field only:
  gelf-search coin container_name:worker --last 10m`;
const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** The fields of GELF, and others whose names begin with _ . */
interface Message {
  readonly timestamp: number;
  readonly host?: string;
  readonly short_message: string;
  readonly [field: string]: unknown;
}

try {
  main();
} catch (error) {
  console.error(`gelf-search: ${(error as Error).message}\n${HELP}`);
  process.exitCode = 1;
}

function main(): void {
  const text = (standard: string) => ({ type: 'string', default: standard }) as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values, positionals: words } = parseArgs({
    allowPositionals: true,
    options: {
      last: text('1h'),
      limit: text('50'),
      json: flag,
      store: text(join(homedir(), 'gelf')),
      help: flag,
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const limit = Number(values.limit);
  if (!(limit >= 1)) throw new Error(`--limit takes a number from 1 on, not "${values.limit}"`);
  if (!existsSync(values.store))
    throw new Error(`there is no store in ${values.store}; gelf-collect makes one`);
  const since = Date.now() / 1000 - secondsOf(values.last);
  const found = messagesIn(values.store).filter(
    (message) => message.timestamp >= since && words.every((word) => has(message, word)),
  );
  for (const message of found.slice(-limit))
    console.log(values.json ? JSON.stringify(message) : inWords(message));
}

function secondsOf(duration: string): number {
  const [, number, unit] = /^(\d+)([smhd])$/.exec(duration) ?? [];
  if (number) return Number(number) * SECONDS[unit as keyof typeof SECONDS];
  throw new Error(`--last takes a number with s, m, h or d behind it, as in 10m, not "${duration}"`);
}

/** In the order in which they came. */
function messagesIn(store: string): Message[] {
  return ['previous', 'current']
    .map((name) => join(store, `${name}.jsonl`))
    .filter((file) => existsSync(file))
    .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    .flatMap(parse);
}

/** Nothing for a line without a time, or that is not whole, because it is being written or its collector was killed. */
function parse(line: string): Message[] {
  try {
    const message = JSON.parse(line);
    return Math.abs(message?.timestamp) < 1e11 ? [message] : [];
  } catch {
    return [];
  }
}

function has(message: Message, word: string): boolean {
  const [, field = '', part = ''] = /^(\w+):(.+)$/.exec(word) ?? [];
  const value = message[field] ?? message[`_${field}`];
  const [where, what] =
    value === undefined ? [Object.values(message).join('\n'), word] : [String(value), part];
  return where.toLowerCase().includes(what.toLowerCase());
}

function inWords({ timestamp, host, _container_name: container, short_message }: Message): string {
  const time = new Date(timestamp * 1000).toISOString().slice(0, 23);
  // No message moves the cursor, or makes two lines of one.
  return `${time}  ${host ?? '-'}  ${container ?? '-'}  ${short_message}`.replace(/\p{Cc}/gu, ' ');
}
