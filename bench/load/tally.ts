/** What a generator counts while it loads, and what it hands over. */
import { type LatencyJson, LatencyRecording } from './latency-recording.ts';
import type { SelfWatched } from './self-watch.ts';

/** How an open loop kept its schedule. */
export interface ScheduleKept {
  /** Requests that were due. */
  readonly due: number;
  /** Never sent, for as many as may be were under way. */
  readonly unsent: number;
  /** Sent more than 1 ms after their time. */
  readonly late: number;
  /** How long after its time a request was sent, 99th percentile, in ms. */
  readonly latenessMs: number;
}

/** What one generator has seen of one run. */
export interface Figures {
  /** Requests that came to an end: answered with a 2xx, `errors`, `timeouts`. Those that we broke off ourselves do not count. */
  readonly requests: number;
  /** Answered with another status, broken off by the target, or refused. */
  readonly errors: number;
  readonly timeouts: number;
  /** What the errors were, and how often: `answers of status 503`. */
  readonly problems: Readonly<Record<string, number>>;
  /** Of the answers with a 2xx. */
  readonly latency: LatencyJson;
  /** Answers with a 2xx per second. */
  readonly perSecond: number;
  /** From the first request to the last good answer. */
  readonly seconds: number;
  readonly schedule?: ScheduleKept;
  readonly client: SelfWatched;
  /** Why the generator ended before its time. */
  readonly gaveUp?: string;
}

export class Tally {
  readonly #latency = new LatencyRecording();
  readonly #problems = new Map<string, number>();
  readonly #beganAt: number;
  #errors = 0;
  #timeouts = 0;
  #firstAt: number;
  #lastAt: number;
  /** Requests that failed since the last good answer. */
  failedInARow = 0;

  /** Times are those of one monotonic clock, in ms. */
  constructor(beganAt: number) {
    this.#beganAt = beganAt;
    this.#firstAt = beganAt;
    this.#lastAt = beganAt;
  }

  /** A whole answer: good if its status is 2xx. */
  answered(status: number, ms: number, at: number): void {
    if (status < 200 || status > 299) {
      this.failed(`answers of status ${status}`);
      return;
    }
    if (this.#latency.count === 0) this.#firstAt = at;
    this.#lastAt = at;
    this.#latency.record(ms);
    this.failedInARow = 0;
  }

  failed(why: string): void {
    this.#errors += 1;
    this.failedInARow += 1;
    this.#problems.set(why, (this.#problems.get(why) ?? 0) + 1);
  }

  timedOut(): void {
    this.#timeouts += 1;
    this.failedInARow += 1;
  }

  get requests(): number {
    return this.#latency.count + this.#errors + this.#timeouts;
  }

  get good(): number {
    return this.#latency.count;
  }

  get lastAnswerAt(): number {
    return this.#lastAt;
  }

  /**
   * A closed loop begins a request when it begins: n answers took the whole time. In an open loop the first answers came a
   * latency late, and so did the last: between them are n − 1 intervals.
   */
  figures(loop: 'closed' | 'open', client: SelfWatched): Figures {
    const { good } = this;
    const [intervals, ms] =
      loop === 'closed' ? [good, this.#lastAt - this.#beganAt] : [good - 1, this.#lastAt - this.#firstAt];
    return {
      requests: this.requests,
      errors: this.#errors,
      timeouts: this.#timeouts,
      problems: Object.fromEntries(this.#problems),
      latency: this.#latency.toJSON(),
      perSecond: intervals > 0 && ms > 0 ? (intervals * 1000) / ms : 0,
      seconds: (this.#lastAt - this.#beganAt) / 1000,
      client,
    };
  }
}
