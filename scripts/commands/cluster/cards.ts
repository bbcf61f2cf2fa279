import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Action } from '../../cli/command.ts';
import type { Card } from '../../cluster/cards/card.ts';
import { printPdf } from '../../cluster/cards/pdf.ts';
import { renderCards } from '../../cluster/cards/render.ts';
import { Keep } from '../../cluster/keep.ts';
import { listClusters } from '../../cluster/providers.ts';
import { WorkshopError } from '../../core/errors.ts';
import { findProgram } from '../../system/programs.ts';
import { findCluster } from './name.ts';

export interface CardsOptions {
  readonly title?: string;
  readonly paper: 'A4' | 'Letter';
  readonly host?: string;
  readonly out: string;
}

/** One card for each cluster, as a page and, where there is a Chromium, as a PDF. The files hold passwords: nobody else may read them. */
export const cards: Action<CardsOptions> = async ({ emit }, names, { title, paper, host, out }) => {
  const chosen = names.length > 0 ? names : (await listClusters()).map(({ name }) => name);
  if (chosen.length === 0) {
    throw new WorkshopError('NOT_RUNNING', {
      what: 'There is no cluster.',
      hint: './workshop up  makes one.',
    });
  }
  const inOrder = [...chosen].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const made = await Promise.all(inOrder.map((name) => cardOf(name, host)));
  const folder = resolve(out);
  await mkdir(folder, { recursive: true });
  const html = join(folder, 'cards.html');
  await writeFile(html, renderCards(made, { paper, ...(title === undefined ? {} : { title }) }), {
    mode: 0o600,
  });
  await chmod(html, 0o600);
  const pdf = (await findProgram('chromium')) ? join(folder, 'cards.pdf') : undefined;
  if (pdf) await printPdf(html, pdf);
  else
    emit({
      event: 'notice',
      level: 'info',
      text: 'Without Chromium there is no PDF: print the page from a browser.',
    });
  emit({ event: 'text', text: `  ${made.length} cards:  ${[html, pdf].filter(Boolean).join('  ')}` });
  return { cards: made.length, html, ...(pdf ? { pdf } : {}) };
};

async function cardOf(name: string, host: string | undefined): Promise<Card> {
  const { nodes, provider } = await findCluster(name);
  const secrets = await new Keep(name).read();
  if (!secrets) throw new Error(`no keys of ${name}`); // findCluster has seen to them
  return {
    cluster: name,
    host: host ?? nodes[0]?.ssh.host ?? '',
    user: 'docker',
    password: secrets.password,
    nodes: nodes.map((node) => ({
      name: node.name,
      // Containers are all at this machine; machines of their own are where they are.
      host: provider === 'ssh' ? node.ssh.host : undefined,
      sshPort: node.ssh.port,
      webPort: node.published[8000].port,
    })),
  };
}
