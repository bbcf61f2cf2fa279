/** What pages of benches have besides: series in six colours (after M. Okabe and K. Ito, "Color Universal Design", 2008), heat maps, tables, buttons. */
export const SERIES_COLOURS: Readonly<Record<string, readonly [day: string, night: string]>> = {
  s1: ['#1f6fb0', '#62b0e8'],
  s2: ['#d0561a', '#f3904a'],
  s3: ['#0b8a67', '#3ec7a0'],
  s4: ['#a8508a', '#dd8fc0'],
  s5: ['#8a6d00', '#e3c33a'],
  s6: ['#4a4fa8', '#9ea4f2'],
};

const SERIES = Object.keys(SERIES_COLOURS)
  .map(
    (name) =>
      `.plot .line.${name}, .plot .whisker.${name} { stroke: var(--${name}); } .plot .point.${name} { fill: var(--${name}); }`,
  )
  .join('\n');

export const BENCH_STYLE = `
.plot .line.mva { stroke-width: 1.5; stroke-dasharray: 7 4; stroke-linecap: butt; }
.plot .line.usl { stroke-width: 1.75; stroke-dasharray: 1.5 4.5; }
.plot .whisker { fill: none; stroke-width: 1.25; }
${SERIES}
.plot .cell { fill: var(--s1); }
.plot .cell.full { fill-opacity: 0.52; }
.plot .cell.doubtful { stroke: var(--alarm); stroke-width: 1.5; }
.result { margin: 5rem 0 0; border-top: 3px solid var(--rule); padding-top: 1.2rem; }
.result > header h2 { font-size: 1.6rem; margin: 0 0 0.4rem; }
.result > header p { color: var(--soft); margin: 0; max-width: none; overflow-wrap: anywhere; }
.contents { margin: 2rem 0 0; padding-left: 1.2rem; }
.contents a { color: inherit; }
.first { text-align: left; padding-left: 0; }
table.data { font-size: 0.86em; }
table.data th, table.data td { padding-left: 0.9rem; }
table.data tbody th, table.data .first { padding-left: 0; white-space: normal;  }
.doubts { margin: 0.8rem 0 0; padding-left: 1.1rem; font-size: 0.86rem; color: var(--alarm); overflow-wrap: anywhere; }
.theories { margin: 0; padding: 0; list-style: none; }
.theories li { padding: 0.8rem 0; border-top: 1px solid var(--grid); max-width: 48rem; }
.save { display: flex; gap: 0.4rem; align-items: baseline; margin: 0.5rem 0 0; font-size: 0.8rem; color: var(--soft); }
.save button { font: inherit; color: var(--ink); background: none; border: 1px solid var(--rule); border-radius: 3px; padding: 0.05rem 0.5rem; cursor: pointer; }
.save button:hover { background: var(--wash); }
.save button:focus-visible { outline: 2px solid var(--by-workers); }
@media print {
  .save { display: none; }
  .result { margin-top: 0; border: 0; }
  .result + .result { break-before: page; }
  table.data { font-size: 7.5pt; break-inside: auto; }
  table.data tr { break-inside: avoid; }
  table.data th, table.data td { padding-left: 2mm; }
}
`;
