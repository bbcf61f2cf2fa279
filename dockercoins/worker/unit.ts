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
  const bytes = await blame('rng', async () => {
    const answer = await call({
      method: 'GET',
      url: `${rngUrl}/${BYTES}`,
      mostBytes: BYTES,
      timeoutMs,
      signal,
    });
    if (answer.length !== BYTES) throw new Error(`rng answered ${answer.length} bytes instead of ${BYTES}`);
    return answer;
  });
  const between = now();
  const hash = await blame('hasher', async () => {
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
    const answer = (await call(options)).toString('latin1');
    if (!/^[0-9a-f]{64}$/.test(answer)) {
      throw new Error(
        `hasher answered ${JSON.stringify(answer.slice(0, 80))} instead of 64 hexadecimal digits`,
      );
    }
    return answer;
  });
  return { bytes, hash, rngMs: between - begin, hasherMs: now() - between };
}

async function blame<T>(kind: 'rng' | 'hasher', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new UnitFailed(kind, (error as Error).message);
  }
}
