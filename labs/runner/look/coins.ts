/** The coins in a Redis on node1, whichever container it is in. */
import { createHash, randomBytes } from 'node:crypto';
import type { LabContext } from '../context.ts';

export const REDIS = 'dockercoins-redis-1';

/** The hashes of the coins; undefined where there is no Redis to ask. */
export async function coinsIn({ node }: LabContext, container: string): Promise<Set<string> | undefined> {
  const ask = ['docker', 'exec', container, 'redis-cli', '--raw', 'hkeys', 'wallet'];
  const { exitCode, stdout } = await node('node1').run(ask);
  return exitCode === 0 ? new Set(stdout.split('\n').filter((line) => line !== '')) : undefined;
}

/** Real coins, mined on the spot as a worker would: with one worker it would take minutes. */
export async function stockWallet({ node }: LabContext, coins: number): Promise<void> {
  const commands: string[] = [];
  let tried = 0;
  while (commands.length < coins) {
    const bytes = randomBytes(32);
    const hash = createHash('sha256').update(bytes).digest('hex');
    tried += 1;
    // redis-cli reads bytes in quotes as \x00
    const quoted = [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
    if (hash.startsWith('0')) commands.push(`HSET wallet ${hash} "${quoted}"`);
  }
  commands.push(`INCRBY hashes ${tried}`);
  await node('node1').run(['docker', 'exec', '--interactive', REDIS, 'redis-cli'], {
    input: `${commands.join('\n')}\n`,
  });
}
