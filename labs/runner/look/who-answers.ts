/** Who stands behind a port: instances of DockerCoins tell their host name, which is the short id of their container. */
import type { ApplicationPort, Node } from '../../../scripts/cluster/cluster.ts';
import type { LabContext } from '../context.ts';
import { finding } from '../finding.ts';
import type { Finding } from '../lab.ts';
import { AppView } from './app.ts';
import { ask } from './http.ts';

/** Asked so many at a time, and so many times: to miss one of five by chance is then a matter of one in a million. */
const AT_ONCE = 10;
const TURNS = 8;

interface WhoAnswers {
  /** Services with the number of the instance (`rngs-2`), sorted; `somebody else` for who is not of DockerCoins. */
  readonly names: readonly string[];
  readonly answers: number;
  readonly refusals: number;
}

/** Asks `GET /` until `expected` different ones have answered, or often enough to be sure that there are not so many. */
async function whoAnswers(node: Node, port: ApplicationPort, expected: number): Promise<WhoAnswers> {
  const app = await AppView.of(node);
  const names = new Set<string>();
  let answers = 0;
  let refusals = 0;
  for (let turn = 0; turn < TURNS && names.size < expected && refusals === 0; turn++) {
    const round = await Promise.all(Array.from({ length: AT_ONCE }, () => ask(node, port)));
    for (const answer of round) {
      const host = / running on ([0-9a-f]{12})\s*$/.exec(answer?.body ?? '')?.[1];
      if (answer?.status !== 200 || !host) refusals += 1;
      else {
        answers += 1;
        names.add(app.nameOf(host) ?? 'somebody else');
      }
    }
  }
  return { names: [...names].sort(), answers, refusals };
}

function inWords({ names, answers, refusals }: WhoAnswers): string {
  const who = names.length === 0 ? 'nobody' : names.join(', ');
  return `of ${answers + refusals} requests ${answers} were answered, by ${who}`;
}

/** Whoever asks at port 8001 of node1 is answered, by all of these and by nobody else. */
export async function answeredBy({ node }: LabContext, names: readonly string[]): Promise<Finding> {
  const who = await whoAnswers(node('node1'), 8001, names.length);
  return finding(who.refusals === 0 && who.names.join() === names.join(), {
    lookedAt: 'who answers at http://localhost:8001/ on node1',
    saw: inWords(who),
    expected: `every request is answered, by ${names.join(', ')} in turn`,
    tryThis:
      'docker compose logs --tail 20 rng  shows whom a balancer asks; its configuration says whom it should.',
  });
}
