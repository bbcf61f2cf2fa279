/** Writes what is known into the page. Elements are written to only when their text changes. */
import type { HistoryAnswer } from '../history-answer.ts';
import type { Latency } from '../latency.ts';
import { formatCount, formatDuration, formatMs, formatRate, UNKNOWN } from './format.ts';
import type { Notice } from './notice.ts';

/** Bars are as long as the slowest call, but a full one is no less than this, in ms: 100 ms should not look slow. */
const SHORTEST_SCALE_MS = 250;

export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no element "${id}"`);
  return element;
}

/** The numbers; `isCurrent` is false when they are from before something went away. */
export function showReading(answer: HistoryAnswer, isCurrent: boolean): void {
  const rate = isCurrent ? answer.rate : null;
  const speed = formatRate(rate?.hashesPerSecond);
  write('hash-rate', speed);
  byId('hash-rate').classList.toggle('long', speed.length > '10.0'.length);
  write('coin-rate', formatRate(rate?.coinsPerSecond));
  write('coins', formatCount(answer.counters?.coins));
  write('hashes', formatCount(answer.counters?.hashes));

  const { rng, hasher } = isCurrent ? answer.latency : { rng: null, hasher: null };
  const scale = Math.max(SHORTEST_SCALE_MS, rng?.p50 ?? 0, hasher?.p50 ?? 0);
  showLatency('rng', rng, scale);
  showLatency('hasher', hasher, scale);
}

/** How old the numbers are, and whether the page is in trouble. */
export function showState(ageSeconds: number | undefined, trouble: Notice | undefined): void {
  const isLive = trouble === undefined && ageSeconds !== undefined && ageSeconds < 3;
  document.body.classList.toggle('live', isLive);
  document.body.classList.toggle('away', trouble !== undefined);
  if (ageSeconds !== undefined) {
    write('age', ageSeconds < 2 ? 'updated just now' : `updated ${formatDuration(ageSeconds)} ago`);
  }

  byId('notice').hidden = trouble === undefined;
  if (trouble) {
    write('notice-what', trouble.what);
    write('notice-since', trouble.since);
  }
  const before = byId('announcement').textContent;
  write('announcement', trouble?.heard ?? (before ? 'All is well again.' : ''));
}

export function showTitle(trouble: Notice | undefined, perSecond: number | undefined): void {
  const speed = perSecond === undefined ? '' : `${formatRate(perSecond)} hashes/s · `;
  const title = trouble ? `${trouble.title} · DockerCoins` : `${speed}DockerCoins`;
  if (document.title !== title) document.title = title;
}

function showLatency(service: string, latency: Latency | null, scaleMs: number): void {
  write(`${service}-p50`, formatMs(latency?.p50));
  write(`${service}-p99`, `p99 ${formatMs(latency?.p99)}`);
  const share = latency ? latency.p50 / scaleMs : -0.02; // a little beyond empty, lest its round end be seen
  byId(`${service}-bar`).style.transform = `translateX(${(share - 1) * 100}%)`;
}

function write(id: string, text: string): void {
  const element = byId(id);
  if (element.textContent === text) return;
  element.textContent = text;
  element.classList.toggle('unknown', text === UNKNOWN);
}
