/** What is wrong, in words, or nothing: a pure function of what is known. */
import { formatDuration, formatTime } from './format.ts';

export interface NoticeInput {
  /** The time of the server, in seconds since 1970, as far as it is known. */
  readonly now: number;
  /** When the server last answered; only while it does not. */
  readonly lostSince: number | undefined;
  /** Since when Redis is away, as the server says. */
  readonly redisDownSince: number | undefined;
}

export interface Notice {
  readonly what: string;
  readonly since: string;
  /** `what` and when, without what changes each second: for those who hear it. */
  readonly heard: string;
  readonly title: string;
}

/** Shorter troubles are over before a person has read of them, in seconds. */
const WORTH_A_NOTICE = 0.6;
/** An answer takes its time now and then, in seconds. */
const WORTH_A_LOSS = 2;

export function notice({ now, lostSince, redisDownSince }: NoticeInput): Notice | undefined {
  if (lostSince !== undefined && now - lostSince >= WORTH_A_LOSS) {
    return describe('This page has lost its server', 'Server lost', lostSince, now);
  }
  if (redisDownSince !== undefined && now - redisDownSince >= WORTH_A_NOTICE) {
    return describe('Redis is away', 'Redis is away', redisDownSince, now);
  }
  return undefined;
}

function describe(what: string, title: string, from: number, now: number): Notice {
  const since = `since ${formatTime(from)}`;
  return { what, since: `${since} (${formatDuration(now - from)})…`, heard: `${what} ${since}.`, title };
}
