import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SERVICE_NAMES } from '../../dockercoins/build.ts';
import { NODE_FLAGS } from '../../dockercoins/node-flags.ts';
import { ROOT } from '../../scripts/core/root.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('Dockerfiles');

for (const service of SERVICE_NAMES) {
  test(`${service} runs in a container as it does here: its one file, with the same flags, not as root`, async () => {
    const text = await readFile(join(ROOT, 'dockercoins', service, 'Dockerfile'), 'utf8');
    assert.match(text, /^FROM node:24-slim$/m);
    assert.match(text, /^USER node$/m);
    assert.match(text, new RegExp(`^COPY ${service}\\.mjs \\.$`, 'm'));
    const command = JSON.parse(/^CMD (.*)$/m.exec(text)?.[1] ?? '[]') as string[];
    assert.equal(command, ['node', ...NODE_FLAGS[service], `${service}.mjs`]);
  });
}

test.run();
