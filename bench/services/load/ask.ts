/** One request, and all there is to know of its answer. */
import { get } from 'node:http';
import { LOOPBACK } from '../../../scripts/system/ports.ts';

export interface Asked {
  readonly status: number;
  /** As they came: `[name, value]`. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** `GET` on a connection of its own. Rejects when there is no whole answer within 5 s. */
export function ask(port: number, path: string, keepAlive = false): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const headers = { connection: keepAlive ? 'keep-alive' : 'close' };
    const asked = get({ host: LOOPBACK, port, path, agent: false, headers, timeout: 5000 }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () => {
        const { statusCode = 0, rawHeaders } = answer;
        resolve({ status: statusCode, headers: pairs(rawHeaders), body: Buffer.concat(chunks).toString() });
        asked.destroy(); // a connection that would stay is not needed again
      });
    });
    asked.once('timeout', () => asked.destroy(new Error(`no answer to GET ${path} within 5 s`)));
    asked.once('error', reject);
  });
}

function pairs(flat: readonly string[]): [string, string][] {
  return flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? '']] : [])) as [
    string,
    string,
  ][];
}
