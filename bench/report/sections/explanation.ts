/** The theory in four sentences, each with its formula. */
import { HASHES_PER_COIN, OTHER_SECONDS, SERVICE_SECONDS } from '../../model/bound.ts';
import { type Markup, markup } from '../markup.ts';

const v = (name: string): Markup => markup`<var>${name}</var>`;
const over = (above: Markup, below: Markup): Markup =>
  markup`<span class="over"><span>${above}</span><span class="sr"> / </span><span>${below}</span></span>`;

const parens = (inner: Markup): Markup =>
  markup`<span class="paren">(</span>${inner}<span class="paren">)</span>`;

export function explanation(): Markup {
  const [N, R, S, Z] = [v('N'), v('R'), v('S'), v('Z')];
  const cycle = markup`${S} + ${Z}`;
  const sentences = [
    {
      says: markup`A worker’s loop takes ${S}\u00a0=\u00a0${SERVICE_SECONDS}\u00a0s of service at rng and ${Z}\u00a0=\u00a0${OTHER_SECONDS}\u00a0s for everything else, so ${N} workers that never wait make this many hashes per second:`,
      formula: over(N, cycle),
    },
    {
      says: markup`One rng serves one call at a time, so ${R} of them make no more than this, however many workers ask:`,
      formula: over(R, S),
    },
    {
      says: markup`The smaller of the two is the bound on the rate, and the knee, where they meet, lies at three workers for each rng:`,
      formula: markup`${v('X')}(${N}, ${R}) = min${parens(markup`${over(N, cycle)}, ${over(R, S)}`)}`,
      more: markup`${N}<sup>∗</sup> = ${R} · ${over(cycle, S)} = 3${R}`,
    },
    {
      says: markup`Beyond the knee the rate stays, so by Little’s law each loop takes ${N} / ${v('X')}, and what is left of it after ${Z} is spent at rng, most of it in line:`,
      formula: markup`${v('L')}(${N}, ${R}) = max${parens(markup`${S}, ${over(markup`${N}${S}`, R)} − ${Z}`)}`,
    },
  ];
  const items = sentences.map(({ says, formula, more }) => {
    const formulas = [formula, ...(more ? [more] : [])].map(
      (each) => markup`<span class="formula">${each}</span>`,
    );
    return markup`<li><p>${says}</p><p class="formulas">${formulas}</p></li>\n`;
  });
  return markup`<section id="explanation">
<h2>The theory, in four sentences</h2>
<ol class="sentences">
${items}</ol>
<p class="aside">These are the asymptotic bounds of operational analysis (Denning and Buzen, 1978). Service here takes the same time for every call, and such a system reaches them. One hash in ${HASHES_PER_COIN} is a coin.</p>
</section>
`;
}
