/** Latency of rng and hasher, and the queue before rng. */
import type { DashboardState, LatencyState } from '../../state.ts';
import { milliseconds, perSecond, staleness } from '../format.ts';
import type { Box, Canvas, PanelOptions } from '../frame.ts';
import { sparkline } from '../sparkline.ts';
import { fit } from '../width.ts';

/** Sparklines share a scale of at least this, in ms: 100 ms must not look like a disaster. */
const LEAST_TOP_MS = 200;
const LEAST_TOP_QUEUE = 4;

export function drawLatency(canvas: Canvas, box: Box, state: DashboardState, options: PanelOptions): void {
  const stale = (['rng', 'hasher'] as const)
    .map((service) => staleness(state.latency[service], state.at)?.replace('stale', `${service} stale`))
    .find((each) => each !== undefined);
  const inside = canvas.panel(box, '2 latency', {
    ...options,
    remark: stale ? { text: stale, style: 'bad' } : undefined,
  });
  const each = Math.max(1, Math.floor(inside.height / 2));
  for (const [index, service] of (['rng', 'hasher'] as const).entries()) {
    const y = inside.y + index * each;
    if (y < inside.y + inside.height) {
      drawService(
        canvas,
        { ...inside, y, height: Math.min(each, inside.y + inside.height - y) },
        service,
        state.latency[service],
      );
    }
  }
}

function drawService(
  canvas: Canvas,
  { x, y, width, height }: Box,
  name: string,
  latency: LatencyState,
): void {
  const { calls, probe, service, series } = latency;
  const seen = calls ?? probe;
  const texts = [
    `${fit(name, 6)} p50 ${milliseconds(seen?.p50)}  p99 ${milliseconds(seen?.p99)}`,
    calls ? `probe ${milliseconds(probe?.p50)}, p99 ${milliseconds(probe?.p99)}` : '',
    service ? `in service ${milliseconds(service.p50)}` : '',
  ];
  const isHigh = name === 'rng' && (seen?.p50 ?? 0) >= 150;
  const isTall = height >= 4;
  const short = calls ? `  probe ${milliseconds(probe?.p50)}` : '';
  const head = `${texts[0]}${isTall ? '' : short}`;
  canvas.put(x, y, fit(head, width), isHigh ? 'warning' : 'text', width);
  if (isTall) canvas.put(x, y + 1, fit(texts.slice(1).filter(Boolean).join(', '), width), 'dim', width);
  const from = isTall ? y + 2 : y + 1;
  drawBars(canvas, { x, y: from, width, height: Math.min(4, y + height - from) }, series, LEAST_TOP_MS);
}

export function drawQueue(canvas: Canvas, box: Box, state: DashboardState, options: PanelOptions): void {
  const { length, from, series } = state.queue;
  const inside = canvas.panel(box, '3 queue of rng', options);
  const how = from === 'metrics' ? 'as rng says' : from === 'law' ? "by Little's law" : '';
  const text = length === undefined ? '-' : `${perSecond(length)} waiting or served`;
  const isHigh = (length ?? 0) > 2 * Math.max(1, state.counts?.rng ?? 1) * state.stacks;
  canvas.put(inside.x, inside.y, fit(text, inside.width), isHigh ? 'warning' : 'text', inside.width);
  if (inside.height > 1) canvas.put(inside.x, inside.y + 1, fit(how, inside.width), 'dim', inside.width);
  drawBars(
    canvas,
    { ...inside, y: inside.y + 2, height: Math.min(6, inside.height - 2) },
    series,
    LEAST_TOP_QUEUE,
  );
}

/** A sparkline as many rows high as there is room. */
function drawBars(canvas: Canvas, box: Box, series: readonly (number | null)[], leastTop: number): void {
  const { x, y, width, height } = box;
  if (height <= 0 || width <= 0) return;
  const shown = series.slice(-width);
  const top = Math.max(leastTop, ...shown.map((value) => value ?? 0));
  for (let row = 0; row < height; row++) {
    // Each row shows its own slice of the values, the topmost the highest.
    const below = (top / height) * (height - 1 - row);
    const slice = shown.map((value) => {
      if (value === null) return null;
      if (row < height - 1 && value <= below) return null;
      return Math.max(0, value - below);
    });
    canvas.put(x + width - shown.length, y + row, sparkline(slice, width, top / height), 'spark', width);
  }
}
