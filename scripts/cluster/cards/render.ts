/** Cards for people to cut out: one page of HTML that fetches nothing and runs nothing, made for paper. */
import { type Card, type CardNode, type CardOptions, sshCommand, sshUrl, urlHost } from './card.ts';
import { type Html, html, trusted } from './html.ts';
import { qrSvg } from './qr.ts';
import { styleSheet } from './style.ts';

const TITLE = 'Workshop';

/** @returns the page, six cards a sheet (fewer if they have far more than five nodes each). */
export function renderCards(
  cards: readonly Card[],
  { title = TITLE, paper = 'A4', firstNumber = 1 }: CardOptions = {},
): string {
  const items = cards.map((card, index) => renderCard(card, title, firstNumber + index));
  const commands = cards.flatMap((card) => card.nodes.map((node) => sshCommand(card, node).length));
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}: cards</title>
<style>${trusted(styleSheet(paper, Math.max(1, ...commands)))}</style>
</head>
<body>
<p class="onScreen">To be printed on ${paper} in its own size (100 %), then cut along the lines. Passwords are on it: mind who sees it.</p>
<ol>
${items}</ol>
</body>
</html>
`;
  return page.html;
}

function renderCard(card: Card, title: string, number: number): Html {
  const [first] = card.nodes;
  return html`<li>
<header><h2>${title}</h2><span class="number">${number}</span></header>
<div class="who">
<dl>
<dt>cluster</dt><dd>${card.cluster}</dd>
<dt>user</dt><dd>${card.user}</dd>
<dt>password</dt><dd>${card.password}</dd>
</dl>
${first && qrSvg(sshUrl(card, first), sshUrl(card, first))}
</div>
${first && renderNodes(card)}
<footer>${renderFooter(card, first)}</footer>
</li>
`;
}

function renderNodes(card: Card): Html {
  const rows = card.nodes.map(
    (node) => html`<tr><th scope="row">${node.name}</th><td><code>${sshCommand(card, node)}</code></td>
<td><code>${node.webPort}</code></td></tr>
`,
  );
  const webHeading = card.nodes.some(({ webPort }) => webPort !== undefined) ? 'web' : '';
  return html`<table>
<thead><tr><th scope="col">node</th><th scope="col">command to log in</th><th scope="col">${webHeading}</th></tr></thead>
<tbody>
${rows}</tbody>
</table>`;
}

function renderFooter(card: Card, first: CardNode | undefined): Html {
  const begin =
    card.note ??
    (first &&
      `To begin: open a terminal, type the command of ${first.name}, then the password (nothing is shown as you type).`);
  const web = card.nodes.find(({ webPort }) => webPort !== undefined);
  const seen =
    web &&
    html` A web page of ${web.name}: <code>http://${urlHost(web.host ?? card.host)}:${web.webPort}</code>`;
  return html`${begin}${seen && html`<br>`}${seen}`;
}
