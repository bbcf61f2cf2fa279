/** How the page looks: one column, wide margins, few rules. Sizes grow with the window, for a projector. */
export const PAGE_STYLE = `
*, *::before, *::after { box-sizing: border-box; }
html { font-size: clamp(16px, 0.55vw + 9.5px, 21px); -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink); line-height: 1.55;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
}
main { max-width: 66rem; margin: 0 auto; padding: 3.5rem 2rem 5rem; }
h1 { font-size: clamp(1.7rem, 3.4vw, 2.6rem); line-height: 1.18; letter-spacing: -0.018em; margin: 0; max-width: 24em; text-wrap: balance; font-weight: 650; }
h1 .second { color: var(--soft); font-weight: 500; }
h2 { font-size: 1.25rem; line-height: 1.3; letter-spacing: -0.008em; margin: 0 0 1rem; font-weight: 650; }
p { margin: 0 0 0.75rem; max-width: 44rem; }
code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: 0.92em; overflow-wrap: anywhere; }
.kicker { font-size: 0.85rem; color: var(--soft); letter-spacing: 0.02em; margin: 0 0 0.9rem; }
.lead { color: var(--soft); font-size: 0.95rem; margin: 1.3rem 0 0; max-width: none; overflow-wrap: anywhere; }
.story { list-style: none; display: grid; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); gap: 2rem; padding: 0; margin: 2.8rem 0 0; }
.story li { border-top: 3px solid var(--rule); padding-top: 0.8rem; display: grid; grid-row: span 3; grid-template-rows: subgrid; row-gap: 0; }
.story .by-workers { border-color: var(--by-workers); }
.story .by-rng { border-color: var(--by-rng); }
.story p { margin: 0; }
.story .who { font-weight: 600; display: flex; flex-wrap: wrap; justify-content: space-between; align-content: flex-start; gap: 0 1rem; }
.story .ratio { color: var(--soft); font-weight: 400; }
.story .big { font-size: 2.9rem; font-weight: 300; line-height: 1.25; letter-spacing: -0.03em; font-variant-numeric: tabular-nums; }
.story .big small { font-size: 1rem; letter-spacing: 0; color: var(--soft); font-weight: 400; }
.story .what span { display: block; }
.story .what { color: var(--soft); font-size: 0.92rem; }
figure, section { margin: 4rem 0 0; }
figcaption { color: var(--soft); font-size: 0.95rem; max-width: 48rem; margin-top: 0.9rem; }
.scroll, .drawing { overflow-x: auto; }
.drawing > .plot { min-width: 40rem; }
.warning { margin: 2rem 0 0; padding: 1rem 1.25rem; background: var(--alarm-wash); border-left: 4px solid var(--alarm); overflow-wrap: anywhere; }
.plot .warning { margin: 0; padding: 0; }
.warning p { margin: 0 0 0.4rem; }
.warning ul { margin: 0; padding-left: 1.1rem; }
.badge { color: var(--alarm); border: 1.5px solid currentColor; border-radius: 3px; padding: 0 0.35em; font-size: 0.8em; font-weight: 600; white-space: nowrap; }
.reason { display: block; color: var(--alarm); font-size: 0.82rem; max-width: 16rem; margin-left: auto; white-space: normal; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 0.36rem 0 0.36rem 1.5rem; text-align: right; vertical-align: top; font-weight: 400; white-space: nowrap; }
thead th { font-weight: 600; vertical-align: bottom; padding-bottom: 0.6rem; line-height: 1.35; }
tbody th { text-align: left; padding-left: 0; }
tbody tr { border-top: 1px solid var(--grid); }
tbody tr.begins, tbody tr:first-child { border-top: 1.5px solid var(--rule); }
.unit { color: var(--soft); font-size: 0.88em; }
.sentences { margin: 0; padding: 0; list-style: none; counter-reset: sentence; }
.sentences li { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 20rem); gap: 0.5rem 3rem; align-items: center; padding: 1rem 0; border-top: 1px solid var(--grid); }
.sentences p { margin: 0; }
.formulas { display: flex; flex-wrap: wrap; gap: 0.6rem 2rem; }
.formula { font-family: "Cambria Math", Cambria, "STIX Two Text", "Liberation Serif", "Times New Roman", serif; font-size: 1.2rem; white-space: nowrap; }
var { font-style: italic; }
.over { display: inline-flex; flex-direction: column; vertical-align: middle; text-align: center; line-height: 1.25; margin: 0 0.15em; }

.paren { font-size: 1.75em; font-weight: 200; line-height: 1; vertical-align: -0.14em; }
.over > :last-child { border-top: 1.25px solid currentColor; padding: 0 0.2em; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.aside { color: var(--soft); font-size: 0.95rem; margin: 1rem 0 0; }
dl { columns: 20rem 2; column-gap: 3rem; margin: 1.5rem 0 0; }
dl div { break-inside: avoid; display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: 1rem; padding: 0.4rem 0; border-top: 1px solid var(--grid); }
dt { color: var(--soft); overflow-wrap: anywhere; }
dd { margin: 0; overflow-wrap: anywhere; }
.theme { border: 0; margin: 0; padding: 0; display: flex; gap: 0.15rem; position: absolute; top: 1.2rem; right: 1.5rem; font-size: 0.8rem; color: var(--soft); }
.theme label { padding: 0.15rem 0.5rem; border-radius: 3px; cursor: pointer; }
.theme label:has(:checked) { background: var(--wash); color: var(--ink); }
.theme label:has(:focus-visible) { outline: 2px solid var(--by-workers); }
.theme input { position: absolute; opacity: 0; pointer-events: none; }
@supports not (color: light-dark(#000, #fff)) { .theme { display: none; } }
@media (max-width: 44rem) {
  main { padding: 3rem 1.1rem; }
  .sentences li { grid-template-columns: minmax(0, 1fr); }
}
`;
