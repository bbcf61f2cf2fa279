/** The largest body: its exact length, and a memory that stays flat while it is made. */
import { get, type IncomingMessage } from 'node:http';
import { assert, suite } from '../guard/suite.ts';
import { mostMemory } from '../support/memory.ts';
import { startService } from '../support/service.ts';

const MOST_BYTES = 100_000_000;
/** What a body may cost beyond the memory of an rng at rest, in bytes: far below any body here. */
const LEEWAY = 60_000_000;

const test = suite('rng large bodies', { timeoutMs: 120_000 });

test('100,000,000 bytes are all there, and cost no memory, beside readers that have stopped', async ({
  defer,
}) => {
  const rng = await startService('rng', defer, { SERVICE_MS: '0' });
  const before = await mostMemory(rng, () => download(`${rng.url}/1000000`));
  const stopped = await Promise.all([1, 2, 3].map(() => open(`${rng.url}/${MOST_BYTES}`)));
  let length = 0;
  const during = await mostMemory(rng, async () => {
    length = await download(`${rng.url}/${MOST_BYTES}`);
  });
  for (const answer of stopped) answer.destroy();
  assert.is(length, MOST_BYTES);
  assert.ok(during - before < LEEWAY, `memory grew from ${before} to ${during} bytes`);
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
