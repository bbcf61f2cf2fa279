/**
 * More nodes than one machine can mine on: all that they run takes it slower, so that the whole mines as much as one node does. Else two
 * cores would be told to do the work of ten, and what is measured was the machine's distress.
 */
import type { Node } from '../../scripts/cluster/cluster.ts';
import { WorkshopError } from '../../scripts/core/errors.ts';
import { rngLimit } from '../model/bound.ts';

/** On so many nodes DockerCoins is left as it is. */
const FULL_PACE = 5;
/** Of one worker that waits for nobody: two calls, in ms. */
const CALLS_MS = 200;
/** A worker takes no longer one, in ms. */
const LONGEST_MS = 60_000;
/** How often a page's counters are read there, in ms. */
const READ_MS = 1000;

/** The pause of each worker in ms, when `nodes` have `workers` each; undefined where it stays what it is. Pure. */
export function pauseFor(nodes: number, workers: number): number | undefined {
  if (nodes <= FULL_PACE) return undefined;
  return Math.min(LONGEST_MS, Math.round(((nodes * workers) / rngLimit(1)) * 1000 - CALLS_MS));
}

interface Edit {
  readonly file: string;
  readonly script: string;
  /** What the file has afterwards. */
  readonly text: string;
}

/** Writes it into the files of DockerCoins of each, which are the bench's own. @throws START_FAILED. */
export async function slowDown(nodes: readonly Node[], pauseMs: number): Promise<void> {
  const edits = [
    environment('worker', `SLEEP_MS: "${pauseMs}"`),
    environment('webui', `READ_MS: "${READ_MS}"`),
    replacement('check inter 300ms', 'check inter 1s'),
    replacement('timeout resolve 200ms', 'timeout resolve 1s'),
  ];
  await Promise.all(nodes.map((node) => editOn(node, edits)));
}

const environment = (service: string, variable: string): Edit => {
  const text = `    environment: { ${variable} }`;
  return { file: 'compose.yaml', script: `s/^    build: ${service}$/&\\n${text}/`, text };
};

const replacement = (before: string, text: string): Edit => ({
  file: 'haproxy.cfg',
  script: `s/${before}/${text}/`,
  text,
});

async function editOn(node: Node, edits: readonly Edit[]): Promise<void> {
  for (const { file, script, text } of edits) {
    const path = `dockercoins/${file}`;
    await node.run(['sed', '-i', script, path]);
    const { exitCode } = await node.run(['grep', '--quiet', '--fixed-strings', '--', text, path]);
    if (exitCode === 0) continue;
    throw new WorkshopError('START_FAILED', {
      what: `DockerCoins could not be slowed down on ${node.name}: ${path} has got no "${text.trim()}".`,
    });
  }
}
