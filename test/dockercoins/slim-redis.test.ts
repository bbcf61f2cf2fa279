/** The slimmed Redis client must still have every command that a service uses: what is left out fails only when it is called. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { COMMANDS } from '../../dockercoins/slim-redis.ts';
import { ROOT } from '../../scripts/core/root.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('slim Redis client');

/** What the client has by itself. */
const OWN_METHODS = ['connect', 'destroy', 'on'];

test('has every command that the sources call', async () => {
  const called = new Set<string>();
  const files = await Promise.all(
    ['dockercoins', 'scripts', 'bench'].map(async (folder) =>
      (await readdir(join(ROOT, folder), { recursive: true })).map((file) => join(ROOT, folder, file)),
    ),
  );
  for (const file of files.flat().filter((name) => name.endsWith('.ts'))) {
    const source = await readFile(file, 'utf8');
    if (!/\bRedis(Client|Link)\b/.test(source)) continue;
    for (const [, method = ''] of source.matchAll(/\bclient\.([a-zA-Z]+)\(/g)) called.add(method);
  }
  assert.ok(called.has('incrBy') && called.has('xRange'), 'the sources call commands as client.command(…)');
  const missing = [...called].filter((method) => !OWN_METHODS.includes(method) && !(method in COMMANDS));
  assert.equal(missing, []);
});

test.run();
