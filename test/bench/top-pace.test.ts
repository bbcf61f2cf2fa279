/** What many nodes run is slowed down, in their files as they are. */
import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { pauseFor, slowDown } from '../../bench/top/pace.ts';
import type { Node } from '../../scripts/cluster/cluster.ts';
import { ROOT } from '../../scripts/core/root.ts';
import { temporaryFolder } from '../../scripts/system/temporary-folder.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('pace of many nodes');

test('five nodes are left alone; fifty mine as much as one', () => {
  assert.is(pauseFor(5, 7), undefined);
  const pauseMs = pauseFor(50, 7) ?? Number.NaN;
  assert.is((50 * 7) / ((pauseMs + 200) / 1000), 10);
  assert.is(pauseFor(500, 7), 60_000, 'a worker takes no longer pause');
});

test('it is written into the files of each node', async () => {
  await using folder = await temporaryFolder('pace');
  const at = (file: string) => join(folder.path, 'dockercoins', file);
  await mkdir(at('.'));
  for (const file of ['compose.yaml', 'haproxy.cfg']) await cp(join(ROOT, 'dockercoins', file), at(file));
  const run = async ([program = '', ...words]: readonly string[]) => {
    const { exitCode = 1, stdout, stderr } = await execa(program, words, { cwd: folder.path, reject: false });
    return { exitCode, stdout, stderr };
  };
  await slowDown([{ name: 'node1', run } as unknown as Node], 6800);
  const compose = await readFile(at('compose.yaml'), 'utf8');
  assert.ok(compose.includes('    build: worker\n    environment: { SLEEP_MS: "6800" }\n\n  webui:'));
  assert.ok(compose.includes('    build: webui\n    environment: { READ_MS: "1000" }\n    ports:'));
  const balancer = await readFile(at('haproxy.cfg'), 'utf8');
  assert.match(balancer, /timeout resolve 1s/);
  assert.match(balancer, /check inter 1s fall/);
});

test.run();
