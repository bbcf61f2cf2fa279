/** The theory in four sentences, each with its formula. */
import { HASHES_PER_COIN, OTHER_SECONDS, SERVICE_SECONDS } from '../../model/bound.ts';
import { tied } from '../format.ts';
import { type Markup, markup } from '../markup.ts';

const v = (name: string): Markup => markup`<var>${name}</var>`;
const over = (above: Markup, below: Markup): Markup =>
  markup`<span class="over"><span>${above}</span><span class="sr"> / </span><span>${below}</span></span>`;

export function explanation(): Markup {
  const [N, R, S, Z] = [v('N'), v('R'), v('S'), v('Z')];
  const cycle = markup`${S} + ${Z}`;
  const sentences = [
    {
      says: `A worker makes a hash in a loop of S = ${SERVICE_SECONDS} s of service at rng and Z = ${OTHER_SECONDS} s for everything else, so N workers that never wait make`,
      formula: over(N, cycle),
    },
    {
      says: 'One rng serves one call at a time, so R of them make no more than this, however many workers ask:',
      formula: over(R, S),
    },
    {
      says: 'The smaller of the two is the bound on hashes per second, and the knee, where they meet, lies at three workers for each rng:',
      formula: markup`${v('X')}(${N}, ${R}) = min(${over(N, cycle)}, ${over(R, S)})`,
      more: markup`${N}<sup>∗</sup> = ${R} · ${over(cycle, S)} = 3${R}`,
    },
    {
      says: 'Workers beyond the knee stand in line at rng, and as each of them still makes its loop at the same total rate, a call takes at least',
      formula: markup`${v('L')}(${N}, ${R}) = max(${S}, ${over(markup`${N}${S}`, R)} − ${Z})`,
    },
  ];
  const items = sentences.map(({ says, formula, more }) => {
    const formulas = [formula, ...(more ? [more] : [])].map(
      (each) => markup`<span class="formula">${each}</span>`,
    );
    return markup`<li><p>${tied(says)}</p><p class="formulas">${formulas}</p></li>\n`;
  });
  return markup`<section id="explanation">
<h2>The theory, in four sentences</h2>
<ol class="sentences">
${items}</ol>
<p class="aside">These are the asymptotic bounds of operational analysis (Denning and Buzen, 1978). Service here takes the same time for every call, and such a system reaches them. One hash in ${HASHES_PER_COIN} is a coin.</p>
</section>
`;
}
