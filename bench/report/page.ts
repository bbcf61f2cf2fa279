/** The document around a report: one file that asks nothing of the network and runs nothing. */

import { SAVE_SCRIPT, SAVE_SCRIPT_HASH } from './bench/save.ts';
import { type Content, markup, trusted } from './markup.ts';
import { PLOT_STYLE } from './plot/style.ts';
import { BENCH_STYLE } from './style/bench.ts';
import { COLOUR_STYLE } from './style/colours.ts';
import { PAGE_STYLE } from './style/page.ts';
import { PRINT_STYLE } from './style/print.ts';

const STYLE = [COLOUR_STYLE, PAGE_STYLE, PLOT_STYLE, PRINT_STYLE].join('');

/** What a page has besides: styles, and a script with its hash. */
interface More {
  readonly style?: string;
  readonly script?: { readonly text: string; readonly hash: string };
}

/** The browser is told to refuse whatever is not in the file, should anything ever slip in. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

const THEMES = ['Auto', 'Light', 'Dark'];

/** A whole HTML document, as text, with its title and what stands in it. */
export function page(title: string, ...contents: Content[]): string {
  return pageWith({}, title, contents);
}

/** The same for benches: more styles, and a script that saves plots. */
export function benchPage(title: string, ...contents: Content[]): string {
  const script = { text: SAVE_SCRIPT, hash: SAVE_SCRIPT_HASH };
  return pageWith({ style: BENCH_STYLE, script }, title, contents);
}

function pageWith({ style = '', script }: More, title: string, contents: Content[]): string {
  const policy = script ? `${POLICY}; script-src '${script.hash}'` : POLICY;
  const switches = THEMES.map((theme, index) => {
    const id = `theme-${theme.toLowerCase()}`;
    return markup`<label><input type="radio" name="theme" id="${id}"${index === 0 && trusted(' checked=""')}/>${theme}</label>`;
  });
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta http-equiv="Content-Security-Policy" content="${policy}"/>
<meta name="color-scheme" content="light dark"/>
<title>${title}</title>
<link rel="icon" href="data:,"/>
<style>${trusted(STYLE + style)}</style>
</head>
<body>
<fieldset class="theme" aria-label="Colours">${switches}</fieldset>
<main>
${contents}
</main>${script && markup`<script>${trusted(script.text)}</script>`}
</body>
</html>
`.markup;
}
