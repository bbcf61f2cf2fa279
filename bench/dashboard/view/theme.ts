/** How styles look: by night, by day, and without colours. Colours are those of a terminal with 256 of them. */
import type { StyleName } from './frame.ts';

export interface Look {
  /** 0 to 255; undefined for the terminal's own. */
  readonly fg?: number;
  readonly bg?: number;
  readonly bold?: boolean;
  readonly inverse?: boolean;
}

export type Theme = Readonly<Record<StyleName, Look>>;

export const THEME_NAMES = ['dark', 'light'] as const;
export type ThemeName = (typeof THEME_NAMES)[number];

const NIGHT = 233;
const DAY = 231;

/** Blue and orange differ to every kind of colour vision, as in the report: blue is what is measured, orange what is allowed. */
const DARK: Theme = onto(NIGHT, {
  text: { fg: 253 },
  dim: { fg: 246 },
  strong: { fg: 255, bold: true },
  rule: { fg: 240 },
  focus: { fg: 81, bold: true },
  title: { fg: 252, bold: true },
  speed: { fg: 81, bold: true },
  bound: { fg: 214 },
  spark: { fg: 75 },
  good: { fg: 114 },
  warning: { fg: 221 },
  bad: { fg: 210, bold: true },
  selected: { fg: 255, bg: 25, bold: true },
  header: { fg: 255, bg: 237 },
  chosen: { fg: 232, bg: 81, bold: true },
  'status-good': { fg: 232, bg: 114, bold: true },
  'status-warning': { fg: 232, bg: 221, bold: true },
  'status-bad': { fg: 231, bg: 124, bold: true },
  key: { fg: 81, bold: true },
});

const LIGHT: Theme = onto(DAY, {
  text: { fg: 234 },
  dim: { fg: 242 },
  strong: { fg: 16, bold: true },
  rule: { fg: 250 },
  focus: { fg: 25, bold: true },
  title: { fg: 236, bold: true },
  speed: { fg: 25, bold: true },
  bound: { fg: 130 },
  spark: { fg: 31 },
  good: { fg: 28 },
  warning: { fg: 130, bold: true },
  bad: { fg: 124, bold: true },
  selected: { fg: 16, bg: 153, bold: true },
  header: { fg: 16, bg: 254 },
  chosen: { fg: 231, bg: 25, bold: true },
  'status-good': { fg: 231, bg: 28, bold: true },
  'status-warning': { fg: 16, bg: 220, bold: true },
  'status-bad': { fg: 231, bg: 124, bold: true },
  key: { fg: 25, bold: true },
});

const INVERSE: readonly StyleName[] = ['selected', 'header', 'status-good', 'status-warning', 'status-bad'];
const BOLD: readonly StyleName[] = ['strong', 'focus', 'title', 'speed', 'bad', 'warning', 'chosen', 'key'];

/** Light and dark are the terminal's own; what must be seen is bold or turned round. */
const PLAIN: Theme = Object.fromEntries(
  (Object.keys(DARK) as StyleName[]).map((name) => [
    name,
    { bold: BOLD.includes(name), inverse: INVERSE.includes(name) },
  ]),
) as Record<StyleName, Look>;

export function themeFor(name: ThemeName, hasColours: boolean): Theme {
  if (!hasColours) return PLAIN;
  return name === 'light' ? LIGHT : DARK;
}

function onto(bg: number, looks: Theme): Theme {
  return Object.fromEntries(Object.entries(looks).map(([name, look]) => [name, { bg, ...look }])) as Record<
    StyleName,
    Look
  >;
}

/** `#rrggbb` of one of the 256 colours: 16 by name, a cube of six steps each, and 24 greys. */
export function hexOf(colour: number): string {
  if (colour < 16) return NAMED[colour] ?? '#000000';
  const two = (value: number) => value.toString(16).padStart(2, '0');
  if (colour >= 232) return `#${two(8 + (colour - 232) * 10).repeat(3)}`;
  const step = (value: number) => two(value === 0 ? 0 : 55 + value * 40);
  const index = colour - 16;
  return `#${step(Math.floor(index / 36))}${step(Math.floor(index / 6) % 6)}${step(index % 6)}`;
}

const NAMED: readonly string[] = [
  ...['#000000', '#800000', '#008000', '#808000', '#000080', '#800080', '#008080', '#c0c0c0'],
  ...['#808080', '#ff0000', '#00ff00', '#ffff00', '#0000ff', '#ff00ff', '#00ffff', '#ffffff'],
];
