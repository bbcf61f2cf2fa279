/** How cards look: black on white, in millimetres and points, as they are for paper. */
import type { Paper } from './card.ts';

/** Three rows fill a sheet. There would be room for four in small print, but cards lie on a table and are read from a chair. */
const HEIGHT_MM: Readonly<Record<Paper, number>> = { A4: 92, Letter: 86 };
const WIDTH_MM = 96;

/** What is left for a command beside the name of its node and the port of its web page. */
const COMMAND_PT = 178;
/** How wide a character of a typewriter's face is, as a share of its size. */
const CHARACTER_WIDTH = 0.605;
const LARGEST_PT = 9;
/** Smaller is hard to read; a command that is longer still goes on in a second line. */
const SMALLEST_PT = 6;

/** @param longest how many characters the longest command has: one on two lines would be typed as two. */
export function styleSheet(paper: Paper, longest: number): string {
  const size = Math.max(SMALLEST_PT, Math.min(LARGEST_PT, COMMAND_PT / (CHARACTER_WIDTH * longest)));
  return `
@page { size: ${paper}; margin: 10mm 8mm; }
* { box-sizing: border-box; margin: 0; }
html { color: #000; background: #fff; font: 9pt/1.28 system-ui, "DejaVu Sans", "Liberation Sans", Arial, sans-serif; }
body { max-width: ${2 * WIDTH_MM}mm; margin: 0 auto; }
ol { display: grid; grid-template-columns: repeat(2, ${WIDTH_MM}mm); grid-auto-rows: minmax(${HEIGHT_MM[paper]}mm, auto); padding: 0; list-style: none; }
/* Neighbours share a cut line. It is not dashed: the dashes of two would fill each other's gaps. */
li { display: flex; flex-direction: column; gap: 2mm; padding: 3.5mm 4.5mm; outline: 0.2mm solid #777; outline-offset: -0.1mm; break-inside: avoid; overflow-wrap: anywhere; }
header { display: flex; justify-content: space-between; align-items: baseline; gap: 3mm; border-bottom: 0.3mm solid #000; padding-bottom: 1.2mm; }
h2 { font-size: 11pt; font-weight: 700; }
.number { font-size: 17pt; line-height: 1; font-weight: 700; white-space: nowrap; }
.who { display: flex; justify-content: space-between; gap: 3mm; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.8mm 3mm; align-content: center; align-items: baseline; }
dd, code { font-family: "DejaVu Sans Mono", "Liberation Mono", Menlo, Consolas, monospace; }
dd { font-size: 11.5pt; font-weight: 700; }
.qr { flex: none; width: 27mm; height: 27mm; margin: -2mm -2.5mm -2mm 0; }
code { font-size: ${size.toFixed(2)}pt; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 0.15mm 2mm 0.15mm 0; text-align: left; font-weight: 400; vertical-align: baseline; }
thead th { font-size: 7.5pt; white-space: nowrap; }
tbody th { font-size: 8.5pt; font-weight: 700; }
/* The command takes whatever the others leave. */
th:first-child, td:last-child { width: 1%; white-space: nowrap; }
td:last-child, th:last-child { padding-right: 0; text-align: right; }
footer { margin-top: auto; font-size: 8.5pt; }
.onScreen { padding: 4mm 0; }
@media print { .onScreen { display: none; } }
`;
}
