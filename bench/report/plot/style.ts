/**
 * How drawings look. Colours are custom properties of the page: `--ink`, `--soft`, `--mid`, `--pale`, `--rule`, `--grid`, `--paper`,
 * `--wash`, `--alarm` and one for each look that a report gives to what was measured.
 */
export const PLOT_STYLE = `
.plot { display: block; overflow: visible; }
.drawing > .plot { width: 100%; height: auto; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 0.2rem 1.6rem; margin: -0.4rem 0 1rem; padding: 0; color: var(--soft); font-size: 0.9rem; }
.legend li { display: flex; align-items: center; gap: 0.5rem; }
.legend .plot { flex: none; }
.plot text { fill: var(--ink); font-variant-numeric: tabular-nums; }
.plot .soft { fill: var(--soft); }
.plot .strong { font-weight: 600; }
.plot text.warning { fill: var(--alarm); font-weight: 600; }
.plot .halo { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
.plot .tick { stroke: var(--grid); stroke-width: 1; }
.plot .base { stroke: var(--rule); stroke-width: 1.25; }
.plot .event { stroke: var(--ink); stroke-width: 1.25; opacity: 0.55; }
.plot .line { fill: none; stroke: var(--ink); stroke-width: 2.5; stroke-linejoin: round; stroke-linecap: round; }
.plot .line.bound { stroke-width: 1.75; stroke-dasharray: 6 5; stroke-linecap: butt; }
.plot .bound-tick { stroke: var(--ink); stroke-width: 3; }
.plot .line.ideal { stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 2 5; }
.plot .line.curve { stroke-width: 1.75; }
.plot .window { fill: var(--wash); }
.plot .waiting { fill: var(--pale); }
.plot .serving { fill: var(--mid); }
.plot .wish { fill: var(--pale); }
.plot .knee { fill: var(--paper); stroke: var(--ink); stroke-width: 1.75; }
.plot .point { stroke: var(--paper); stroke-width: 2; }
.plot .line.by-workers { stroke: var(--by-workers); }
.plot .line.by-nothing { stroke: var(--soft); }
.plot .line.by-rng { stroke: var(--by-rng); }
.plot .fill.by-workers, .plot .point.by-workers { fill: var(--by-workers); }
.plot .fill.by-nothing, .plot .point.by-nothing { fill: var(--soft); }
.plot .fill.by-rng, .plot .point.by-rng { fill: var(--by-rng); }
.plot .invalid { opacity: 0.45; }
.plot .window.invalid { fill: var(--alarm-wash); opacity: 1; }
`;
