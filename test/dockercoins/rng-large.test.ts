/** The largest body: its exact length, and a memory that stays flat while it is made. */
import { get, type IncomingMessage } from 'node:http';
import { assert, suite } from '../guard/suite.ts';
import { mostMemory } from '../support/memory.ts';
import { startService } from '../support/service.ts';

const MOST_BYTES = 100_000_000;
/** What a body may cost beyond the memory of an rng at rest, in bytes: far below any body here. */
const LEEWAY = 60_000_000;

const test = suite('rng large bodies', { timeoutMs: 120_000 });

for (const bodies of [1, 4]) {
  test(`${bodies} of ${MOST_BYTES} bytes: all there, memory flat`, async ({ defer }) => {
    const rng = await startService('rng', defer, { SERVICE_MS: '0' });
    const before = await mostMemory(rng, () => download(`${rng.url}/1000000`));
    const lengths: number[] = [];
    const during = await mostMemory(rng, async () => {
      const downloads = Array.from({ length: bodies }, () => download(`${rng.url}/${MOST_BYTES}`));
      lengths.push(...(await Promise.all(downloads)));
    });
    assert.equal(lengths, Array(bodies).fill(MOST_BYTES));
    assert.ok(during - before < LEEWAY, `memory grew from ${before} to ${during} bytes`);
  });
}

test('a reader that stops does not make it gather what is not read', async ({ defer }) => {
  const rng = await startService('rng', defer, { SERVICE_MS: '0' });
  const before = await mostMemory(rng, () => download(`${rng.url}/1000000`));
  const answers = await Promise.all(Array.from({ length: 5 }, () => open(`${rng.url}/${MOST_BYTES}`)));
  const during = await mostMemory(rng, () => download(`${rng.url}/${MOST_BYTES}`));
  assert.ok(during - before < LEEWAY, `memory grew from ${before} to ${during} bytes`);
  for (const answer of answers) answer.destroy();
});

test.run();

function open(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, resolve).on('error', reject);
  });
}

async function download(url: string): Promise<number> {
  let length = 0;
  for await (const chunk of await open(url)) length += chunk.length;
  return length;
}
