/** Bundles the page into the service, so that webui is one file and serves everything itself. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const PAGE = join(dirname(fileURLToPath(import.meta.url)), 'page');

/** Three years old; what the page needs beyond the language is no younger. */
const BROWSERS = ['chrome111', 'firefox111', 'safari16.4'];
/** In the order of the cascade. */
const STYLES = ['base.css', 'bar.css', 'panels.css', 'graph.css'];

interface PageFile {
  readonly type: string;
  readonly body: string;
}

/** Provides `virtual:page`: the files of the page by the path at which they are served. */
export function pagePlugin(): Plugin {
  return {
    name: 'page',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^virtual:page$/ }, ({ path }) => ({ path, namespace: 'page' }));
      onLoad({ filter: /.*/, namespace: 'page' }, async () => {
        const files = await pageFiles();
        return { contents: `export const files = ${JSON.stringify(files)};`, loader: 'js', resolveDir: PAGE };
      });
    },
  };
}

async function pageFiles(): Promise<Record<string, PageFile>> {
  const [html, icon, script, theme, style] = await Promise.all([
    readFile(join(PAGE, 'index.html'), 'utf8'),
    readFile(join(PAGE, 'favicon.svg'), 'utf8'),
    browserBundle(join(PAGE, 'main.ts')),
    browserBundle(join(PAGE, 'theme.ts')),
    stylesheet(),
  ]);
  return {
    '/index.html': { type: 'text/html; charset=utf-8', body: html },
    '/favicon.svg': { type: 'image/svg+xml', body: icon },
    '/page.js': { type: 'text/javascript; charset=utf-8', body: script },
    '/theme.js': { type: 'text/javascript; charset=utf-8', body: theme },
    '/style.css': { type: 'text/css; charset=utf-8', body: style },
  };
}

async function browserBundle(entry: string): Promise<string> {
  return onlyFile(
    await build({
      entryPoints: [entry],
      bundle: true,
      minify: true,
      write: false,
      format: 'iife',
      platform: 'browser',
      target: BROWSERS,
      logLevel: 'warning',
    }),
  );
}

/** uPlot's own style goes first, so that ours wins. */
async function stylesheet(): Promise<string> {
  const uplot = createRequire(import.meta.url).resolve('uplot/dist/uPlot.min.css');
  const ours = STYLES.map((name) => join(PAGE, 'style', name));
  const contents = [uplot, ...ours].map((path) => `@import ${JSON.stringify(path)};`).join('\n');
  return onlyFile(
    await build({
      stdin: { contents, loader: 'css', resolveDir: PAGE },
      bundle: true,
      minify: true,
      write: false,
      target: BROWSERS,
      logLevel: 'warning',
    }),
  );
}

function onlyFile({ outputFiles }: { readonly outputFiles: readonly { readonly text: string }[] }): string {
  const [file, ...others] = outputFiles;
  if (!file || others.length > 0)
    throw new Error(`the page must bundle to one file, not ${outputFiles.length}`);
  return file.text;
}
