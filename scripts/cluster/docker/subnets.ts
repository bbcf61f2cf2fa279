/** Ranges of IPv4 addresses: those of networks, and those that this machine has routes to. */
import { readFile } from 'node:fs/promises';

/** First and last address, as numbers. */
export type Range = readonly [first: number, last: number];

/** Of `10.213.7.0/24`. What is no IPv4 subnet has no addresses. */
export function rangeOf(subnet: string): Range {
  const [, address = '', bits = ''] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(subnet) ?? [];
  if (address === '') return [1, 0];
  const size = 2 ** (32 - Number(bits));
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const first = Math.floor(number / size) * size;
  return [first, first + size - 1];
}

export const overlap = (a: Range, b: Range): boolean => a[0] <= b[1] && b[0] <= a[1];

/** Routes to more than this, such as a company's 10.0.0.0/8, leave no choice: a small network inside of them hides little. */
const WIDEST = 16;

/** Subnets of at most a /16 that this machine has routes to; none where the kernel does not tell. */
export async function routes(table = '/proc/net/route'): Promise<string[]> {
  const text = await readFile(table, 'utf8').catch(() => '');
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
    .map(([, destination = '', , , , , , mask = '']) => [addressOf(destination), bitsOf(mask)] as const)
    .filter(([, bits]) => bits >= WIDEST)
    .map(([address, bits]) => `${address}/${bits}`);
}

/** The table has an address as the memory of a little-endian machine does: 10.213.0.0 is `0000D50A`. */
function addressOf(hex: string): string {
  return (hex.match(/../g) ?? [])
    .reverse()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');
}

const bitsOf = (mask: string): number =>
  (Number.parseInt(mask, 16) || 0).toString(2).replaceAll('0', '').length;
