/** The page: asks the server each second, shows what it says, and says so when something is away. */
import type { HistoryAnswer } from '../history-answer.ts';
import { ServerClock } from './clock.ts';
import { formatRate } from './format.ts';
import { Graph } from './graph.ts';
import { type Notice, notice } from './notice.ts';
import { poll } from './poll.ts';
import { connectRanges } from './ranges.ts';
import { Samples } from './samples.ts';
import { connectThemeButton } from './theme-choice.ts';
import { byId, showReading, showState, showTitle } from './view.ts';

/** How often ages and durations are looked at, in ms. */
const TICK_MS = 250;
/** A server that tells an earlier time than this before what is known had its clock set back, in seconds. */
const SET_BACK = 5;

const clock = new ServerClock();
const samples = new Samples();
const graph = new Graph(byId('plot'), byId('graph-readout'), () => clock.now());
let answer: HistoryAnswer | undefined;
let answeredAt = clock.now();
let isLost = false;

connectThemeButton(byId('theme'), () => graph.restyle());
connectRanges((minutes) => graph.setMinutes(minutes));
setInterval(show, TICK_MS);
void poll({
  since: () => samples.latest?.at,
  onAnswer: (received) => {
    if (received.now < (samples.latest?.at ?? 0) - SET_BACK) samples.clear();
    clock.set(received.now);
    samples.add(received.samples.map(([at, hashes, coins]) => ({ at, hashes, coins })));
    answer = received;
    answeredAt = received.now;
    isLost = false;
    graph.show(samples.line());
    show();
  },
  onMiss: () => {
    isLost = true;
    show();
  },
});

function show(): void {
  const { latest } = samples;
  const trouble = currentTrouble();
  if (answer) showReading(answer, trouble === undefined);
  showState(latest && clock.now() - latest.at, trouble);
  const speed = trouble ? undefined : answer?.rate?.hashesPerSecond;
  showTitle(trouble, speed);
  byId('plot').setAttribute('aria-label', `Graph of hashes per second, now ${formatRate(speed)}`);
}

function currentTrouble(): Notice | undefined {
  return notice({
    now: clock.now(),
    lostSince: isLost ? answeredAt : undefined,
    redisDownSince: answer?.downSince,
  });
}
