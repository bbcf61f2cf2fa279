/** A picture of the screen, and the data that it was drawn from. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DashboardState, RoomState } from './state.ts';
import type { Frame } from './view/frame.ts';
import { frameSvg } from './view/svg.ts';
import type { Theme } from './view/theme.ts';

const FOLDER = 'reports';

/** Writes both into `reports/`, named after the moment. @returns their paths. Rejects with the system's error. */
export async function saveShown(
  frame: Frame,
  state: DashboardState | RoomState,
  theme: Theme,
): Promise<string[]> {
  const moment = new Date(state.at).toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
  const base = join(FOLDER, `top-${moment}`);
  await mkdir(FOLDER, { recursive: true });
  await writeFile(`${base}.svg`, frameSvg(frame, theme, 'The dashboard of the workshop'));
  await writeFile(`${base}.json`, `${JSON.stringify(state, undefined, 2)}\n`);
  return [`${base}.svg`, `${base}.json`];
}
