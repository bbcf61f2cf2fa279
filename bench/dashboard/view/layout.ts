/** Where each panel is, for any size. */
import type { PanelName } from '../ui.ts';
import { type Box, columns, rows, type Size } from './frame.ts';

export interface Layout {
  readonly header?: Box;
  readonly panels: readonly { readonly name: PanelName; readonly box: Box }[];
  readonly status: Box;
  readonly keys?: Box;
}

/** Below this there is no room for panels: the most important things are said in lines. */
export const LEAST: Size = { width: 40, height: 12 };
/** From this on there is room for everything side by side. */
const WIDE: Size = { width: 110, height: 32 };

export function layoutFor(
  { width, height }: Size,
  options: { full?: PanelName | undefined; big: boolean },
): Layout {
  const all = { x: 0, y: 0, width, height };
  const statusHeight = options.big ? 3 : height >= 24 ? 2 : 1;
  const [header, main, status, keys] = rows(all, [1, -1, statusHeight, 1]) as [Box, Box, Box, Box];
  const around = { header, status, keys };
  const { full } = options;
  if (full) return { ...around, panels: [{ name: full, box: main }] };
  if (options.big) return { ...around, panels: bigPanels(main) };
  return {
    ...around,
    panels: width >= WIDE.width && height >= WIDE.height ? widePanels(main) : narrowPanels(main),
  };
}

/** The figures fill the screen; what runs stands beside them where there is room. */
function bigPanels(main: Box): Layout['panels'] {
  return [{ name: 'speed', box: main }];
}

function widePanels(main: Box): Layout['panels'] {
  const [upper, lower] = rows(main, [Math.ceil(main.height * 0.58), -1]) as [Box, Box];
  const [speed, right] = columns(upper, [Math.floor(main.width * 0.62), -1]) as [Box, Box];
  const [latency, queue] = rows(right, [Math.ceil(right.height * 0.6), -1]) as [Box, Box];
  const [instances, nodes, events] = columns(lower, [
    Math.floor(main.width * 0.34),
    Math.max(40, Math.floor(main.width * 0.3)),
    -1,
  ]) as [Box, Box, Box];
  return named({ speed, latency, queue, instances, nodes, events });
}

/** 80x24 and its like: three strips. */
function narrowPanels(main: Box): Layout['panels'] {
  const lowerHeight = Math.max(6, Math.min(12, Math.floor((main.height - 9) / 2) + 1));
  const middleHeight = main.height >= 20 ? 6 : main.height >= 15 ? 4 : 0;
  const [speed, middle, lower] = rows(main, [-1, middleHeight, lowerHeight]) as [Box, Box, Box];
  const [latency, queue] = columns(middle, [Math.floor(main.width * 0.64), -1]) as [Box, Box];
  const [instances, nodes, events] = columns(lower, [
    Math.floor(main.width * 0.33),
    Math.floor(main.width * 0.32),
    -1,
  ]) as [Box, Box, Box];
  return named({ speed, latency, queue, instances, nodes, events });
}

function named(boxes: Readonly<Record<PanelName, Box>>): Layout['panels'] {
  return (Object.entries(boxes) as [PanelName, Box][])
    .map(([name, box]) => ({ name, box }))
    .filter(({ box }) => box.width > 1 && box.height > 1);
}

/** The panel at a place, for the mouse. */
export function panelAt({ panels }: Layout, x: number, y: number): { name: PanelName; box: Box } | undefined {
  return panels.find(
    ({ box }) => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height,
  );
}
