/** Open loop: requests go out when they are due, and are timed from when they were due, sent late or not. */
import type { Ask } from './ask.ts';
import { now } from './clock.ts';
import type { Progress } from './closed-loop.ts';
import { LatencyRecording } from './latency-recording.ts';
import { openLines } from './lines.ts';
import { openMetronome } from './metronome.ts';
import type { OpenOrder } from './order.ts';
import { type Moment, moments } from './schedule.ts';
import { watchSelf } from './self-watch.ts';
import { type Figures, Tally } from './tally.ts';

/** Time between the order and the first request: the thread that wakes us is ready by then. */
const LEAD_MS = 20;
/** A request that is sent later than this after its time is late, in ms. */
const LATE_MS = 1;
const TELL_EVERY_MS = 250;
/** How often the oldest requests are looked at for a time-out, in ms. */
const SWEEP_EVERY_MS = 50;

/**
 * Sends all that is due until the order is done or `stop` is aborted, then waits for what is under way, unless stopped.
 *
 * Latency counts from the intended time: were it counted from the sending, a target that stalls would hold up its own
 * measurement, and the time that others would have waited would be left out ("coordinated omission").
 * Source: G. Tene, wrk2 (https://github.com/giltene/wrk2).
 */
export async function openLoop(order: OpenOrder, stop: AbortSignal, tell: Progress): Promise<Figures> {
  await using metronome = await openMetronome(order);
  using lines = openLines(order.request);
  const begin = now() + LEAD_MS;
  const tally = new Tally(begin);
  const stopWatching = watchSelf();
  const tellProgress = () => tell(tally.requests, order.requests, 'requests');
  const timer = setInterval(tellProgress, TELL_EVERY_MS);
  const sender = new Sender(order, lines.ask, tally, begin);
  try {
    metronome.start(begin, () => sender.sendDue());
    await sender.done(stop);
  } finally {
    clearInterval(timer);
    sender.end();
    tellProgress();
  }
  return { ...tally.figures('open', stopWatching()), schedule: sender.kept() };
}

class Sender {
  readonly #order: OpenOrder;
  readonly #ask: Ask;
  readonly #tally: Tally;
  readonly #begin: number;
  readonly #moments: Iterator<Moment, void>;
  readonly #lateness = new LatencyRecording();
  /** When each request under way is given up, and how; oldest first. */
  readonly #underWay = new Map<symbol, { readonly until: number; readonly breakOff: () => void }>();
  readonly #sweep = setInterval(() => this.#timeOut(), SWEEP_EVERY_MS);
  /** On the clock of `now()`. */
  #next: Moment | undefined;
  #turn: NodeJS.Immediate | undefined;
  #due = 0;
  #unsent = 0;
  #late = 0;
  #over: (() => void) | undefined;

  constructor(order: OpenOrder, ask: Ask, tally: Tally, begin: number) {
    this.#order = order;
    this.#ask = ask;
    this.#tally = tally;
    this.#begin = begin;
    this.#moments = moments(order);
    this.#next = this.#take();
  }

  sendDue(): void {
    let at = now();
    for (; this.#next && this.#next.due <= at; at = now()) {
      this.#due += 1;
      if (this.#underWay.size >= this.#order.mostUnderWay) this.#unsent += 1;
      else this.#send(this.#next.due, at);
      this.#next = this.#take();
    }
    if (this.#next && this.#next.awakeAt <= at) this.#stayAwake();
    this.#endIfDone();
  }

  /** Resolves when nothing is due or under way any more, or `stop` is aborted. */
  async done(stop: AbortSignal): Promise<void> {
    if (stop.aborted) return;
    await new Promise<void>((resolve) => {
      this.#over = resolve;
      stop.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** Breaks off what is under way; it counts for nothing. */
  end(): void {
    clearInterval(this.#sweep);
    clearImmediate(this.#turn);
    this.#next = undefined;
    for (const { breakOff } of this.#underWay.values()) breakOff();
    this.#underWay.clear();
  }

  kept() {
    const latenessMs = this.#lateness.percentileMs(99);
    return { due: this.#due, unsent: this.#unsent, late: this.#late, latenessMs };
  }

  #send(intended: number, at: number): void {
    this.#lateness.record(at - intended);
    if (at - intended > LATE_MS) this.#late += 1;
    const key = Symbol();
    const breakOff = this.#ask((outcome) => {
      const end = now();
      this.#underWay.delete(key);
      if (outcome.kind === 'answered') this.#tally.answered(outcome.status, end - intended, end);
      else this.#tally.failed(outcome.why);
      this.#endIfDone();
    });
    this.#underWay.set(key, { until: intended + this.#order.timeoutSeconds * 1000, breakOff });
  }

  /** Goes round the loop, which keeps serving what comes meanwhile, until the next one is due. */
  #stayAwake(): void {
    this.#turn ??= setImmediate(() => {
      this.#turn = undefined;
      this.sendDue();
    });
  }

  #timeOut(): void {
    const at = now();
    for (const [key, { until, breakOff }] of this.#underWay) {
      if (until > at) break; // those behind it were due later
      this.#underWay.delete(key);
      breakOff();
      this.#tally.timedOut();
    }
    this.sendDue(); // what a lost waking left lying
  }

  #endIfDone(): void {
    if (this.#next === undefined && this.#underWay.size === 0) this.#over?.();
  }

  #take(): Moment | undefined {
    const { value } = this.#moments.next();
    return value ? { due: this.#begin + value.due, awakeAt: this.#begin + value.awakeAt } : undefined;
  }
}
