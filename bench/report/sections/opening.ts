/** What comes first: the headline, and the stages as a story of a few numbers. */
import { speedUp } from '../../model/bound.ts';
import type { DemoResult } from '../../result.ts';
import { milliseconds, moment, percent, rate, tied, times } from '../format.ts';
import { headline } from '../headline.ts';
import { type Markup, markup } from '../markup.ts';
import type { Stage } from '../stage.ts';

export function opening(result: DemoResult, stages: readonly Stage[]): Markup {
  const [first = '', ...others] = headline(result);
  return markup`<header>
<p class="kicker">DockerCoins, measured</p>
<h1><span>${tied(first)}</span>${others.map((sentence) => markup` <span class="second">${tied(sentence)}</span>`)}</h1>
<p class="lead">${moment(result.startedAt)} · on ${result.on} · <code>${result.command}</code></p>
</header>
${warning(stages)}
${stages.length > 0 && markup`<ol class="story">${stages.map((stage, index) => chapter(stage, index > 0 ? stages[0] : undefined))}</ol>`}
`;
}

/** Whatever makes a measurement doubtful stands before anything else that is said of it. */
function warning(stages: readonly Stage[]): Markup | undefined {
  const invalid = stages.filter(({ measured }) => !measured.valid);
  if (invalid.length === 0) return undefined;
  const items = invalid.map(({ name, measured }) => {
    const reasons = measured.reasons.length > 0 ? measured.reasons.join('; ') : 'no reason was given';
    return markup`<li><strong>${name}:</strong> ${reasons}</li>`;
  });
  return markup`<aside class="warning" role="note"><p><strong>Not valid.</strong> These measurements are shown, but prove nothing:</p><ul>${items}</ul></aside>`;
}

function chapter(stage: Stage, base: Stage | undefined): Markup {
  const { measured, name, look, share, limit } = stage;
  const ratio = base && speedUp(measured.hashesPerSecond, base.measured.hashesPerSecond);
  const remark = measured.valid
    ? ratio !== undefined && markup`<span class="ratio">${times(ratio)} the first</span>`
    : markup`<span class="badge">not valid</span>`;
  const details = [
    `${percent(share)} of the bound`,
    limit === undefined ? 'nothing moved' : `limited by ${limit === 'rng' ? 'rng' : 'the workers'}`,
    measured.rngLatencyMs.count > 0 && `a call to rng takes ${milliseconds(measured.rngLatencyMs.p50)} ms`,
  ].filter((detail) => detail !== false);
  return markup`<li class="${look}">
<p class="who"><span>${tied(name)}</span> ${remark}</p>
<p class="big">${rate(measured.hashesPerSecond)} <small>hashes/s</small></p>
<p class="what">${details.map((detail) => markup`<span>${tied(detail)}</span>`)}</p>
</li>`;
}
