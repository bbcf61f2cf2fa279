/** The graph of speed over time: runs like a tape from right to left, and takes the size that its element has. */
import uPlot from 'uplot';
import { formatRate, formatTime } from './format.ts';
import { graphOptions } from './graph-options.ts';
import { type Line, SHORTEST_HALF_WINDOW } from './samples.ts';
import { ticksUpTo, topOfScale } from './y-axis.ts';

/**
 * The right end of the tape, in seconds before now: the window of a point there, the second between two answers, and
 * a little for an answer that is late. So the line always comes out of the edge and never grows in the middle of it.
 */
const BEHIND = SHORTEST_HALF_WINDOW + 1.5;
/** Half a pixel at a time looks like a flow; more often is work for nothing, and so is more than 30 times a second. */
const PIXELS_A_FRAME = 0.5;
const SHORTEST_FRAME_MS = 33;
/** The share of the way that the top of the scale goes in a frame. */
const EASE = 0.25;

export class Graph {
  readonly #element: HTMLElement;
  readonly #readout: HTMLElement;
  readonly #now: () => number;
  readonly #stillness = matchMedia('(prefers-reduced-motion: reduce)');
  #line: Line = { times: [], rates: [] };
  #minutes = 2;
  #targetTop: number | undefined;
  #top = 1;
  #plot: uPlot;
  #drawnAt = 0;

  constructor(element: HTMLElement, readout: HTMLElement, now: () => number) {
    this.#element = element;
    this.#readout = readout;
    this.#now = now;
    this.#plot = this.#make();
    new ResizeObserver(() => this.restyle()).observe(element);
    requestAnimationFrame((at) => this.#frame(at));
  }

  show(line: Line): void {
    this.#line = line;
    this.#plot.setData([line.times, line.rates]);
  }

  setMinutes(minutes: number): void {
    this.#minutes = minutes;
    this.#targetTop = undefined;
    this.#drawnAt = 0;
  }

  /** Colours, font sizes or the size of the element have changed. */
  restyle(): void {
    const { width, height } = this.#size();
    if (width < 1 || height < 1) return;
    this.#plot.destroy();
    this.#plot = this.#make();
  }

  #make(): uPlot {
    const options = graphOptions(this.#size(), {
      times: () => this.#times(),
      top: () => this.#top,
      ticks: () => ticksUpTo(this.#targetTop ?? 1),
      onPoint: (index) => this.#read(index),
    });
    return new uPlot(options, [this.#line.times, this.#line.rates], this.#element);
  }

  #size(): { width: number; height: number } {
    return { width: this.#element.clientWidth, height: this.#element.clientHeight };
  }

  #times(): [number, number] {
    const end = this.#now() - BEHIND;
    return [end - this.#minutes * 60, end];
  }

  #frame(at: number): void {
    requestAnimationFrame((next) => this.#frame(next));
    const pixelsPerMs = this.#size().width / (this.#minutes * 60_000);
    const frameMs = this.#stillness.matches
      ? 1000
      : Math.max(PIXELS_A_FRAME / pixelsPerMs, SHORTEST_FRAME_MS);
    const isEasing = this.#targetTop !== undefined && Math.abs(this.#targetTop - this.#top) > 1e-9;
    if (at - this.#drawnAt < (isEasing ? SHORTEST_FRAME_MS : frameMs)) return;
    this.#drawnAt = at;
    this.#scale();
    const [min, max] = this.#times();
    this.#plot.batch(() => {
      this.#plot.setScale('x', { min, max });
      this.#plot.setScale('y', { min: 0, max: this.#top });
    });
  }

  /** Moves the top of the scale towards where the line wants it. */
  #scale(): void {
    const isFirst = this.#targetTop === undefined;
    this.#targetTop = topOfScale(this.#highest(), this.#targetTop);
    const away = this.#targetTop - this.#top;
    const isThere = isFirst || this.#stillness.matches || Math.abs(away) < this.#targetTop / 500;
    this.#top = isThere ? this.#targetTop : this.#top + away * EASE;
  }

  #highest(): number {
    const [begin, end] = this.#times();
    const { times, rates } = this.#line;
    let highest = 0;
    for (const [index, at] of times.entries()) {
      if (at >= begin && at <= end + 1) highest = Math.max(highest, rates[index] ?? 0);
    }
    return highest;
  }

  #read(index: number | null | undefined): void {
    const at = typeof index === 'number' ? this.#line.times[index] : undefined;
    const rate = typeof index === 'number' ? this.#line.rates[index] : undefined;
    const isKnown = at !== undefined && typeof rate === 'number';
    this.#readout.textContent = isKnown ? `${formatRate(rate)} at ${formatTime(at)}` : '';
  }
}
