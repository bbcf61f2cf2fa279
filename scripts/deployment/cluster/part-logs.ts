/** Logs of the application's containers, from the engines of their nodes. */
import { setTimeout as delay } from 'node:timers/promises';
import type { LogLine, LogOptions } from '../deployment.ts';
import { idOf, type Part } from './parts.ts';

/** How often a follower looks for containers that are new, and for new lines, in ms; the more there are, the less often. */
const POLL_MS = 500;
const POLL_MS_EACH = 25;

/** Where reading goes on: the time stamp of the last line that was handed over. */
type Seen = Map<string, string>;

/**
 * Lines of all of `listParts()`, container by container; when following, as they are written and also of containers that come
 * later. It asks again and again instead of keeping a connection for each container: there may be a hundred of them.
 */
export async function* readPartLogs(
  listParts: () => Promise<readonly Part[]>,
  { tail, follow = false, services, signal }: LogOptions = {},
  nameOf: (part: Part) => string = ({ service, number }) => idOf(service, number),
): AsyncIterable<LogLine> {
  const seen: Seen = new Map();
  for (let isFirst = true; ; isFirst = false) {
    const parts = await listParts();
    for (const part of parts) {
      if (services && !services.includes(part.service)) continue;
      if (signal?.aborted) return;
      const { service, container } = part;
      const lines = await newLines(part, seen.get(container.Id), isFirst ? tail : undefined);
      const last = lines.at(-1);
      if (last) seen.set(container.Id, last.at);
      for (const { line } of lines) yield { service, instance: nameOf(part), line };
    }
    if (!follow || signal?.aborted) return;
    await delay(Math.max(POLL_MS, parts.length * POLL_MS_EACH), undefined, signal ? { signal } : {}).catch(
      () => undefined,
    ); // aborted: the next line ends it
    if (signal?.aborted) return;
  }
}

async function newLines({ node, container }: Part, after: string | undefined, tail: number | undefined) {
  const handle = node.engine.getContainer(container.Id);
  const answer = await handle
    .logs({
      follow: false,
      stdout: true,
      stderr: true,
      timestamps: true,
      ...(after === undefined ? {} : { since: secondsOf(after) }),
      ...(tail === undefined ? {} : { tail }),
    } as { follow: false; stdout: boolean })
    .catch(() => Buffer.alloc(0)); // it is gone since it was listed
  return linesOf(answer).filter(({ at }) => after === undefined || at > after);
}

/** Lines with their time stamps. The engine's answer has a header of 8 bytes before each piece: stream, three zeros, length. */
export function linesOf(answer: Buffer): { at: string; line: string }[] {
  const texts: string[] = [];
  for (let at = 0; at + 8 <= answer.length; ) {
    const length = answer.readUInt32BE(at + 4);
    texts.push(answer.toString('utf8', at + 8, at + 8 + length));
    at += 8 + length;
  }
  return texts
    .join('')
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => {
      const space = text.indexOf(' ');
      return { at: text.slice(0, space), line: text.slice(space + 1).replace(/\r$/, '') };
    });
}

/** As the engine wants it: seconds, with the nanoseconds behind the dot. */
function secondsOf(stamp: string): string {
  const nanoseconds = /\.(\d+)Z$/.exec(stamp)?.[1] ?? '0';
  return `${Math.floor(Date.parse(stamp) / 1000)}.${nanoseconds.padEnd(9, '0')}`;
}
