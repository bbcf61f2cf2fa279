/** A hundred million random bytes over HTTP, against what Node's crypto makes of them without any HTTP. */
import { randomBytes, randomFillSync } from 'node:crypto';
import { connect } from 'node:net';
import { LOOPBACK } from '../../../scripts/system/ports.ts';
import { requestBytes } from '../load/request.ts';
import type { Measurement } from '../measurement.ts';
import { median, ratio } from '../rate.ts';
import { judge } from '../row.ts';

const BYTES = 100_000_000;
const CHUNK = 256 * 1024;
const ROUNDS = 7;
const MEGABYTE = 1e6;

export const randomBytesRate: Measurement = {
  names: ['random bytes'],
  seconds: 15,
  async run({ stage, signal, progress }) {
    const { port } = await stage.service('rng');
    const own: number[] = [];
    const reused: number[] = [];
    const fresh: number[] = [];
    for (let round = -1; round < ROUNDS; round++) {
      signal.throwIfAborted();
      const rates = [await download(port), fillReused(), fillFresh()] as const;
      progress(
        round + 1,
        ROUNDS,
        'rounds',
        `${Math.round(rates[0])} MB/s, crypto ${Math.round(rates[1])} MB/s`,
      );
      if (round < 0) continue; // the first is for warming up
      own.push(rates[0]);
      reused.push(rates[1]);
      fresh.push(rates[2]);
    }
    const reference = Math.max(median(reused), median(fresh));
    return [
      judge({
        name: 'random bytes',
        measured: `MB/s of ${BYTES} bytes from rng, first to last byte of the body (its 100 ms of service left out), as a share of what crypto makes in this process; medians of ${ROUNDS} alternating rounds`,
        value: ratio(median(own), reference),
        unit: 'x',
        target: { kind: 'at least', limit: 0.7 },
        reference: { what: "Node's crypto", value: reference, unit: 'MB/s' },
        details: { rng: own, randomFillSyncIntoOneBuffer: reused, randomBytesAtOnce: fresh },
      }),
    ];
  },
};

/** MB/s from the first to the last byte of the body; the bytes are thrown away. */
function download(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: LOOPBACK, port });
    let received = 0;
    let begin = 0;
    let headEnd: number | undefined;
    socket.on('data', (chunk) => {
      if (headEnd === undefined) {
        headEnd = chunk.indexOf('\r\n\r\n') + 4;
        begin = performance.now();
        received = -headEnd;
      }
      received += chunk.length;
      if (received < BYTES) return;
      const seconds = (performance.now() - begin) / 1000;
      socket.destroy();
      resolve(BYTES / MEGABYTE / seconds);
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`the connection ended after ${received} of ${BYTES} bytes`)));
    socket.write(requestBytes('GET', `/${BYTES}`));
  });
}

function fillReused(): number {
  const buffer = Buffer.allocUnsafeSlow(CHUNK);
  return timed(() => {
    for (let made = 0; made < BYTES; made += CHUNK) randomFillSync(buffer);
  });
}

function fillFresh(): number {
  return timed(() => void randomBytes(BYTES));
}

/** MB/s of work that makes BYTES bytes. */
function timed(work: () => void): number {
  const begin = performance.now();
  work();
  return BYTES / MEGABYTE / ((performance.now() - begin) / 1000);
}
