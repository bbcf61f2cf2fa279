/** Whether a service of DockerCoins answers on node1, and is the one that should. */
import type { LabContext } from '../context.ts';
import { finding } from '../finding.ts';
import type { Finding } from '../lab.ts';
import { ask } from './http.ts';
import { quote } from './note.ts';

export async function answers({ node }: LabContext, service: string, port: 8001 | 8002): Promise<Finding> {
  const answer = await ask(node('node1'), port);
  const wanted = `${service.toUpperCase()} running on`;
  return finding(answer?.body.startsWith(wanted) === true, {
    lookedAt: `http://localhost:${port}/ on node1`,
    saw: answer ? quote(answer.body) : 'nobody answers',
    expected: `"${wanted} …"`,
    tryThis: `docker compose ps  shows which port of the machine leads to ${service}; docker compose logs ${service}  what it says.`,
  });
}
