/** Asking what runs on a node over HTTP. */
import { request } from 'node:http';
import type { ApplicationPort, Node } from '../../../scripts/cluster/cluster.ts';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** In ms: rng with ten workers before it takes a second. */
const PATIENCE_MS = 5000;

/** What answers at a port of the application on a node; undefined when nothing does. A new connection each time. */
export function ask(node: Node, port: ApplicationPort, path = '/'): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const nobody = () => resolve(undefined);
    const asked = request({ ...node.published[port], path, agent: false, timeout: PATIENCE_MS }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).once('error', nobody);
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', nobody).once('close', nobody);
    asked.end();
  });
}
