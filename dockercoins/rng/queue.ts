/**
 * One request at a time, first come first served across all connections: the lesson of DockerCoins. Node would serve
 * everybody at once, so the single thread of the original is made explicit here.
 */
import { now, type Wait, waitUntil } from '../common/precise-wait.ts';

export interface Job {
  /** How long the server is taken up by this job, in ms; 0 for none. */
  readonly serviceMs: number;
  /** The service is about to be over, by a millisecond or so: time to get the answer ready. */
  readonly prepare?: () => void;
  /** The service is over: `waitedMs` was spent in the queue before it began, `servedMs` in service. */
  readonly done: (waitedMs: number, servedMs: number) => void;
  /** The queue was dismissed before the job's turn came. */
  readonly turnedAway: () => void;
}

export interface Ticket {
  /** The client has gone: the job leaves the queue, or frees the server if it was being served. */
  leave(): void;
}

/**
 * How far the schedule may lag behind the clock, in ms. Each service begins where the one before was *meant* to end, so
 * that late timers do not add up; but a process that was suspended must not then serve its whole backlog at once.
 */
const MOST_LAG_MS = 50;

const NO_TICKET: Ticket = { leave: () => undefined };

interface Waiting {
  readonly job: Job;
  readonly since: number;
}

interface Serving {
  readonly waiting: Waiting;
  readonly begin: number;
  wait: Wait | undefined;
}

/** A queue with a single server. */
export class Queue {
  readonly #waiting = new Set<Waiting>(); // a Set keeps insertion order and lets one leave from the middle at once
  #serving: Serving | undefined;
  #freeSince = 0;

  /** Jobs waiting or being served. */
  get length(): number {
    return this.#waiting.size + (this.#serving ? 1 : 0);
  }

  /** `since` is when the request came, if that is known to be before now. */
  join(job: Job, since = now()): Ticket {
    if (job.serviceMs === 0 && this.length === 0) {
      job.prepare?.();
      job.done(0, 0);
      return NO_TICKET;
    }
    const waiting: Waiting = { job, since };
    this.#waiting.add(waiting);
    if (!this.#serving) this.#next();
    return { leave: () => this.#leave(waiting) };
  }

  /** Turns away all who wait, and returns how many; a job being served is finished. */
  dismiss(): number {
    const dismissed = [...this.#waiting];
    this.#waiting.clear();
    for (const { job } of dismissed) job.turnedAway();
    return dismissed.length;
  }

  /**
   * Begins the next service, and lets those through on the way that need none. `begun` is when a service began whose client
   * has gone since: who comes next goes on with it.
   */
  #next(begun?: number): void {
    for (const waiting of this.#waiting) {
      const { job, since } = waiting;
      this.#waiting.delete(waiting);
      const begin = Math.max(since, begun ?? Math.max(this.#freeSince, now() - MOST_LAG_MS));
      if (job.serviceMs === 0) {
        job.prepare?.();
        job.done(begin - since, 0);
        continue;
      }
      const end = begin + job.serviceMs;
      // Known as serving before the wait begins: a deadline that has passed already calls back at once.
      const serving: Serving = { waiting, begin, wait: undefined };
      this.#serving = serving;
      const over = () => {
        this.#serving = undefined;
        this.#freeSince = end;
        job.done(begin - since, now() - begin);
        if (!this.#serving) this.#next(); // unless somebody joined, and was begun, within `done`
      };
      serving.wait = waitUntil(end, over, job.prepare);
      return;
    }
  }

  #leave(waiting: Waiting): void {
    if (this.#waiting.delete(waiting)) return;
    if (this.#serving?.waiting !== waiting) return;
    const { wait, begin } = this.#serving;
    wait?.cancel();
    this.#serving = undefined;
    this.#freeSince = now();
    // The next one takes over the service instead of beginning anew. When all wait for as long as their patience lasts, most
    // give up just before their answer: with a service begun anew each time, a third of the server's time would go to nobody.
    this.#next(begin);
  }
}
