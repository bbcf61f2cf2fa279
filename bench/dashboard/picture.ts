/**
 * Makes the picture for the README, screenshot.svg beside this file:  npx tsx bench/dashboard/picture.ts STATE.json
 * The state is one that `w` saved while an application ran: what is shown was measured. Scenes follow one another in the
 * picture by themselves when more than one state is given.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../scripts/core/root.ts';
import type { DashboardState } from './state.ts';
import { FIRST_UI } from './ui.ts';
import { dashboardFrame } from './view/dashboard.ts';
import { frameSvg, inTurn } from './view/svg.ts';
import { themeFor } from './view/theme.ts';

const SIZE = { width: 110, height: 32 };
const SECONDS_A_SCENE = 4;

const states = await Promise.all(
  process.argv.slice(2).map(async (file) => JSON.parse(await readFile(file, 'utf8')) as DashboardState),
);
const title = 'The dashboard: rng is the bottleneck, then four rng keep up with ten workers';
const scenes = states.map((state) =>
  frameSvg(
    dashboardFrame(state, { ...FIRST_UI, service: 'rng', rows: { ...FIRST_UI.rows, instances: 0 } }, SIZE),
    themeFor('dark', true),
    title,
  ),
);
const file = join(ROOT, 'bench', 'dashboard', 'screenshot.svg');
await writeFile(file, inTurn(scenes, SECONDS_A_SCENE));
console.log(file);
