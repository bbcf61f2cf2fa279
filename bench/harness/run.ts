/** Runs measurements one after another: each on a stage of its own, so that nothing of one is left for the next. */
import { rm } from 'node:fs/promises';
import { WorkshopError } from '../../scripts/core/errors.ts';
import type { Emit } from '../../scripts/core/events.ts';
import { step } from '../../scripts/core/step.ts';
import type { DeploymentFolder } from '../../scripts/deployment/local/folder.ts';
import { MOST_STOLEN, untilNothingIsStolen } from '../../scripts/system/stolen.ts';
import { figure } from '../table/render.ts';
import { brokenDown, type Row } from '../table/row.ts';
import type { Measurement } from './measurement.ts';
import { openFolder } from './stage/folder.ts';
import { Stage } from './stage/stage.ts';
import { withStolen } from './with-stolen.ts';

/** Rejects when `signal` is aborted; whatever else goes wrong in a measurement becomes a row that says so. */
export async function runMeasurements(
  measurements: readonly Measurement[],
  emit: Emit,
  signal: AbortSignal,
): Promise<Row[]> {
  const folder = await openFolder();
  try {
    const rows: Row[] = [];
    for (const measurement of measurements) {
      const title = measurement.names.join(', ');
      const told = (found: readonly Row[]) => found.map(figure).join(', ');
      rows.push(...(await step(emit, title, () => onOwnMachine(measurement, folder, emit, signal), told)));
    }
    return rows;
  } finally {
    await rm(folder.path, { recursive: true, force: true });
  }
}

/** How often a measurement is made at most, and how long it is waited before another, in ms. */
const ATTEMPTS = 3;
const WAIT_MS = 30_000;

/**
 * Measures again what was measured while other guests had a part of this machine. Whether to is decided by that part alone, never
 * by the figures; of several attempts the one counts that lost the least.
 */
async function onOwnMachine(
  measurement: Measurement,
  folder: DeploymentFolder,
  emit: Emit,
  signal: AbortSignal,
): Promise<readonly Row[]> {
  let best: { readonly stolen: number; readonly rows: readonly Row[] } | undefined;
  for (let attempt = 1; ; attempt++) {
    const rows = await withStolen(() => runOne(measurement, folder, emit, signal));
    const stolen = rows[0]?.stolen ?? 0; // 0 where nobody tells
    if (best === undefined || stolen < best.stolen) best = { stolen, rows };
    if (best.stolen <= MOST_STOLEN || attempt === ATTEMPTS) return best.rows;
    const text = `This machine's host gave ${(stolen * 100).toFixed(1)} % of it to other guests: measured again (${attempt} of ${ATTEMPTS - 1}).`;
    emit({ event: 'notice', level: 'info', text });
    await untilNothingIsStolen(WAIT_MS, signal);
  }
}

async function runOne(
  measurement: Measurement,
  folder: DeploymentFolder,
  emit: Emit,
  signal: AbortSignal,
): Promise<readonly Row[]> {
  signal.throwIfAborted();
  const [title] = measurement.names;
  await using stage = new Stage(folder, signal);
  try {
    return await measurement.run({ stage, emit, signal, progress: throttled(title, emit) });
  } catch (error) {
    signal.throwIfAborted();
    // What broke down under load is a finding; a fault in this program is not, and must not pass for one.
    if (!(error instanceof WorkshopError)) throw error;
    return measurement.names.map((name) =>
      brokenDown(name, [error.what, error.why].filter(Boolean).join(' ')),
    );
  }
}

const PROGRESS_EVERY_MS = 500;

/** Ten thousand answers a second need not each be told. */
function throttled(step: string, emit: Emit) {
  let last = Number.NEGATIVE_INFINITY;
  return (done: number, total: number, unit: string, detail?: string) => {
    const now = performance.now();
    if (done < total && now - last < PROGRESS_EVERY_MS) return;
    last = now;
    emit({ event: 'progress', step, done, total, unit, ...(detail ? { detail } : {}) });
  };
}
