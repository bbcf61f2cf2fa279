/** A hundred million random bytes through rng, against making them and nothing else. */
import { randomBytes, randomFillSync } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { Measurement } from '../../harness/measurement.ts';
import { median, ratio } from '../../stats/rate.ts';
import { judge, type Row } from '../../table/row.ts';
import { drain } from '../load/sink.ts';

const BYTES = 100_000_000;
const ROUNDS = 7;
const BUFFER_BYTES = 256 * 1024;

export const randomBytesOut: Measurement = {
  names: ['random bytes', 'random bytes, against a buffer used again and again'],
  seconds: 10,
  async run({ stage, signal, progress }) {
    const { port } = await stage.service('rng');
    const socket = await stage.reference('same-bytes');
    const problems: string[] = [];
    const speeds = { rng: [] as number[], socket: [] as number[], fill: [] as number[], all: [] as number[] };
    const buffer = Buffer.alloc(BUFFER_BYTES);
    // The first round of each warms up and does not count.
    for (let round = 0; round <= ROUNDS; round++) {
      const { status, bytes, ms } = await drain(port, `/${BYTES}`, signal);
      if (status !== 200) problems.push(`an answer of status ${status}`);
      await turn();
      const carried = await drain(socket.port, `/${BYTES}`, signal);
      await turn();
      const found = {
        rng: speed(bytes, ms),
        socket: speed(carried.bytes, carried.ms),
        fill: timed(() => fill(buffer)),
        all: timed(() => randomBytes(BYTES)),
      };
      progress(round, ROUNDS, 'rounds', `${Math.round(found.rng)} MB/s`);
      if (round === 0) continue;
      for (const kind of ['rng', 'socket', 'fill', 'all'] as const) speeds[kind].push(found[kind]);
    }
    const row = (name: string, what: string, reference: number, beside = ''): Row =>
      judge({
        name,
        measured: `speed of GET /${BYTES} from the first to the last byte of the body (so without the 100 ms of service), thrown away by the client, as a share of what ${what} makes in this process; medians of ${ROUNDS} alternating rounds`,
        value: ratio(median(speeds.rng), reference),
        unit: 'x',
        target: { kind: 'at least', limit: 0.7 },
        reference: { what: `${what}${beside}`, value: reference, unit: 'MB/s' },
        problems,
        details: {
          megabytesPerSecond: speeds.rng.map(Math.round),
          socketAlone: speeds.socket.map(Math.round),
        },
      });
    return [
      row('random bytes', 'randomBytes(1e8)', median(speeds.all)),
      row(
        'random bytes, against a buffer used again and again',
        'randomFillSync into one buffer of 256 KiB, which never leaves the cache',
        median(speeds.fill),
        `; the socket alone carries ${Math.round(median(speeds.socket))} MB/s`,
      ),
    ];
  },
};

/** MB/s. */
function speed(bytes: number, ms: number): number {
  return bytes / 1e6 / (ms / 1000);
}

function timed(make: () => void): number {
  const begin = performance.now();
  make();
  return speed(BYTES, performance.now() - begin);
}

function fill(buffer: Buffer): void {
  for (let left = BYTES; left > 0; left -= buffer.length) {
    randomFillSync(buffer, 0, Math.min(left, buffer.length));
  }
}
