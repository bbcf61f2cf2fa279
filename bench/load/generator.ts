/**
 * The load generator: a program of its own, so that nothing else disturbs it, in one file that any machine with Node can run.
 *
 * stdin: the order as one line of JSON, `go` when it has said that it is ready, later `stop` to have what was seen up to then. When stdin
 * ends, whoever gave the order is gone, and it goes too. stdout: lines of JSON, `{"ready":true}` when it has warmed up,
 * `{"progress":[done,total,unit]}`, and at last `{"figures":…}` or `{"failed":"why"}`.
 */
import { createInterface } from 'node:readline';
import { closedLoop, type Progress } from './closed-loop.ts';
import { beMetronome, isMetronome } from './metronome.ts';
import { openLoop } from './open-loop.ts';
import type { Order } from './order.ts';
import { goBeforeOthers } from './real-time.ts';
import { warmUp } from './warm-up.ts';

if (isMetronome()) beMetronome();
else await generate();

async function generate(): Promise<void> {
  // Ctrl-C reaches every program in the terminal; this one is told what to do by the one that started it.
  for (const name of ['SIGINT', 'SIGHUP'] as const) process.on(name, () => undefined);
  const stop = new AbortController();
  const go = new AbortController();
  const lines = createInterface({ input: process.stdin });
  const order = await new Promise<Order>((resolve) => {
    lines.on('line', (line) => {
      if (line === 'stop') stop.abort();
      else if (line === 'go') go.abort();
      else resolve(JSON.parse(line) as Order);
    });
    lines.once('close', () => process.exit(1));
  });
  try {
    // In a closed loop nothing is ever due.
    const priority = order.kind === 'open' ? { realTime: await goBeforeOthers() } : {};
    await warmUp(order, stop.signal);
    say({ ready: true });
    await aborted(AbortSignal.any([go.signal, stop.signal]));
    const tell: Progress = (...progress) => say({ progress });
    const load =
      order.kind === 'closed' ? closedLoop(order, stop.signal, tell) : openLoop(order, stop.signal, tell);
    const figures = await load;
    say({ figures: { ...figures, client: { ...figures.client, ...priority } } });
  } catch (error) {
    say({ failed: error instanceof Error ? error.message : String(error) });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function say(what: object): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}
