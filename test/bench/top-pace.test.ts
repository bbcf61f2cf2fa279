/** Workers of many nodes are slowed down, in the Compose file as it is. */
import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { pauseFor, slowDown } from '../../bench/top/pace.ts';
import type { Node } from '../../scripts/cluster/cluster.ts';
import { ROOT } from '../../scripts/core/root.ts';
import { temporaryFolder } from '../../scripts/system/temporary-folder.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('pace of many nodes');

test('five nodes are left alone; fifty mine as much as five', () => {
  assert.is(pauseFor(5, 7), undefined);
  const pauseMs = pauseFor(50, 7) ?? Number.NaN;
  assert.is((50 * 7) / ((pauseMs + 200) / 1000), 50);
});

test('the pause is written into the Compose file of each node', async () => {
  await using folder = await temporaryFolder('pace');
  const file = join(folder.path, 'dockercoins', 'compose.yaml');
  await mkdir(join(file, '..'));
  await cp(join(ROOT, 'dockercoins', 'compose.yaml'), file);
  const run = async ([program = '', ...words]: readonly string[]) => {
    const { exitCode = 1, stdout, stderr } = await execa(program, words, { cwd: folder.path, reject: false });
    return { exitCode, stdout, stderr };
  };
  await slowDown([{ name: 'node1', run } as unknown as Node], 6800);
  const worker = '    build: worker\n    environment: { SLEEP_MS: "6800" }\n\n  webui:';
  assert.ok((await readFile(file, 'utf8')).includes(worker));
});

test.run();
