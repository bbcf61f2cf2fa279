/** One unit of work: 32 random bytes from rng, their hash from hasher. */
import { now } from '../common/precise-wait.ts';
import { call } from './http-call.ts';

export interface UnitOptions {
  readonly rngUrl: string;
  readonly hasherUrl: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface Unit {
  readonly bytes: Buffer;
  /** 64 lowercase hexadecimal digits. */
  readonly hash: string;
  readonly rngMs: number;
  readonly hasherMs: number;
  /** Of both, what this process took to make the connections, in ms. */
  readonly connectMs: number;
}

/** A call that went wrong, and whose: nothing of the unit may be counted. */
export class UnitFailed extends Error {
  readonly kind: 'rng' | 'hasher';

  constructor(kind: 'rng' | 'hasher', message: string) {
    super(message);
    this.name = 'UnitFailed';
    this.kind = kind;
  }
}

const BYTES = 32;

/** @throws UnitFailed on any answer that is not exactly what was asked for. */
export async function doUnit({ rngUrl, hasherUrl, timeoutMs, signal }: UnitOptions): Promise<Unit> {
  const begin = now();
  const random = await blame('rng', async () => {
    const answer = await call({
      method: 'GET',
      url: `${rngUrl}/${BYTES}`,
      mostBytes: BYTES,
      timeoutMs,
      signal,
    });
    const { length } = answer.body;
    if (length !== BYTES) throw new Error(`rng answered ${length} bytes instead of ${BYTES}`);
    return answer;
  });
  const bytes = random.body;
  const between = now();
  const hashed = await blame('hasher', async () => {
    const headers = { 'content-type': 'application/octet-stream', 'content-length': bytes.length };
    const options = {
      method: 'POST',
      url: `${hasherUrl}/`,
      headers,
      body: bytes,
      mostBytes: 1024,
      timeoutMs,
      signal,
    } as const;
    const { body, connectMs } = await call(options);
    const hash = body.toString('latin1');
    if (!/^[0-9a-f]{64}$/.test(hash)) {
      throw new Error(
        `hasher answered ${JSON.stringify(hash.slice(0, 80))} instead of 64 hexadecimal digits`,
      );
    }
    return { hash, connectMs };
  });
  const connectMs = random.connectMs + hashed.connectMs;
  return { bytes, hash: hashed.hash, rngMs: between - begin, hasherMs: now() - between, connectMs };
}

async function blame<T>(kind: 'rng' | 'hasher', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new UnitFailed(kind, (error as Error).message);
  }
}
