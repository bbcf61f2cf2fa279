/**
 * Colours, as custom properties: one set by day, one by night. `light-dark` follows `color-scheme`, which the reader's system
 * sets and the switch on the page overrides, without a script. Blue and orange differ to every kind of colour vision, and in
 * lightness, so that they differ in a black and white print too.
 */
import { SERIES_COLOURS } from './bench.ts';

const COLOURS: Readonly<Record<string, readonly [day: string, night: string]>> = {
  paper: ['#fcfbf8', '#14181d'],
  ink: ['#1d2329', '#e9e7e2'],
  soft: ['#59626c', '#a3acb5'],
  mid: ['#a0a6ac', '#6f7882'],
  rule: ['#dedbd3', '#343c45'],
  grid: ['#ebe8e1', '#252c34'],
  pale: ['#e5e2da', '#303943'],
  wash: ['#f4f1ea', '#1d242c'],
  'by-workers': ['#1f6fb0', '#62b0e8'],
  'by-rng': ['#e08a1e', '#f3a94a'],
  alarm: ['#a5282c', '#ff8f85'],
  'alarm-wash': ['#fbecea', '#2b1e20'],
  ...SERIES_COLOURS,
};

export const COLOUR_STYLE = `
:root { color-scheme: light; ${declarations(([day]) => day)} }
@supports (color: light-dark(#000, #fff)) {
  :root { color-scheme: light dark; ${declarations(([day, night]) => `light-dark(${day}, ${night})`)} }
  :root:has(#theme-light:checked) { color-scheme: light; }
  :root:has(#theme-dark:checked) { color-scheme: dark; }
}
@media print { :root:root:root { color-scheme: light; --paper: #fff; } }
`;

function declarations(pick: (colours: readonly [string, string]) => string): string {
  return Object.entries(COLOURS)
    .map(([name, colours]) => `--${name}: ${pick(colours)};`)
    .join(' ');
}
