/** A Redis that stacks on several nodes share, as a student reaches it: by the name of its node, at a port of it. */
import { rate } from '../../../dockercoins/common/rate.ts';
import type { LabContext } from '../context.ts';
import { failed, finding } from '../finding.ts';
import type { Finding } from '../lab.ts';
import { ask } from './http.ts';
import { quote } from './note.ts';

export interface RedisPlace {
  /** `node3` */
  readonly host: string;
  readonly port: number;
}

const inWords = ({ host, port }: RedisPlace) => `the Redis at port ${port} of ${host}`;
const cli = ({ host, port }: RedisPlace) => `timeout 3 redis-cli -h ${host} -p ${port}`;

/** Whether it answers on a node that is not its own. */
export async function redisAnswers({ sh }: LabContext, place: RedisPlace): Promise<Finding> {
  const answer = (await sh('node1', `${cli(place)} ping 2>&1 || true`)).trim();
  return finding(answer === 'PONG', {
    lookedAt: `${inWords(place)}, from node1`,
    saw: answer || 'nobody answers',
    expected: 'PONG',
    tryThis: `docker ps  on ${place.host} must show a Redis with 0.0.0.0:${place.port}->6379/tcp. docker run -d -p ${place.port}:6379 redis:8  makes one.`,
  });
}

/** What it has counted; undefined when it does not answer. */
async function hashesAt({ sh }: LabContext, place: RedisPlace): Promise<number | undefined> {
  const answer = (await sh('node1', `${cli(place)} --raw get hashes 2>/dev/null || echo none`)).trim();
  return answer === 'none' ? undefined : Number(answer || 0);
}

/** A worker counts every 1.2 s: in two seconds each has. */
const STEP_SECONDS = 2;

/** Somebody mines into it. */
export async function sharedCounterRises(context: LabContext, place: RedisPlace): Promise<Finding> {
  const before = await hashesAt(context, place);
  const after = await hashesAfter(context, place);
  return finding(before !== undefined && after !== undefined && after > before, {
    lookedAt: `the counter "hashes" in ${inWords(place)}, twice`,
    saw: `${before ?? 'no answer'}, then ${after ?? 'no answer'}`,
    expected: 'a number that rises',
    tryThis:
      'docker compose logs --tail 5 worker  says what a worker waits for, and where it looks for Redis.',
  });
}

async function hashesAfter(context: LabContext, place: RedisPlace): Promise<number | undefined> {
  await context.sh('node1', `sleep ${STEP_SECONDS}`);
  return hashesAt(context, place);
}

/** How long is measured, in s. */
const SECONDS = 4;

/** Measures; right within 15 % of `expected`, in hashes per second. */
export async function sharedSpeed({ sh }: LabContext, place: RedisPlace, expected: number): Promise<Finding> {
  const details = {
    lookedAt: `the speed of all stacks together, from ${inWords(place)}, over ${SECONDS} s`,
    expected: `${expected.toFixed(1)} hashes/s, give or take 15 %`,
    tryThis: 'docker ps  on each node shows whether as many workers and rng run as the guide says.',
  };
  const reading = `for turn in $(seq ${SECONDS * 5}); do echo $EPOCHREALTIME $(${cli(place)} --raw get hashes) || exit 0; sleep 0.2; done`;
  const samples = (await sh('node1', reading))
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(Number))
    .flatMap(([at = Number.NaN, value = Number.NaN]) => (Number.isNaN(value) ? [] : [{ at, value }]));
  const now = samples.at(-1)?.at ?? 0;
  const speed = rate({ samples, windowSeconds: now - (samples[0]?.at ?? 0), now });
  if (speed === undefined) return failed({ ...details, saw: 'no answer' });
  const isRight = Math.abs(speed - expected) <= expected * 0.15;
  return finding(isRight, { ...details, saw: `${speed.toFixed(2)} hashes/s` });
}

/** From which nodes clients are connected to it; asked on its own node, so as not to be one of them. */
async function clientsFrom(context: LabContext, place: RedisPlace): Promise<string[]> {
  const list = await context.sh(place.host, `${cli(place)} client list 2>/dev/null || true`);
  const addresses = new Set([...list.matchAll(/ addr=([\d.]+):/g)].map(([, address]) => address));
  return context.cluster.nodes
    .filter(({ name, address }) => name !== place.host && addresses.has(address))
    .map(({ name }) => name);
}

/** Clients on all of these nodes are connected to it. */
export async function reachedFrom(
  context: LabContext,
  place: RedisPlace,
  nodes: readonly string[],
): Promise<Finding> {
  const from = await clientsFrom(context, place);
  return finding(
    nodes.every((node) => from.includes(node)),
    {
      lookedAt: `who is connected to ${inWords(place)}`,
      saw: from.length === 0 ? 'no other node' : from.join(', '),
      expected: nodes.join(', '),
      tryThis:
        'docker compose exec worker cat /etc/hosts  shows where a worker looks for redis; docker compose logs --tail 5 worker  what it says.',
    },
  );
}

/** The web page on a node tells what is in it. */
export async function pageShows(context: LabContext, name: string, place: RedisPlace): Promise<Finding> {
  const before = await hashesAt(context, place);
  const answer = await ask(context.node(name), 8000, '/json');
  const after = await hashesAt(context, place);
  const shown = Number(/"hashes":"(\d+)"/.exec(answer?.body ?? '')?.[1] ?? Number.NaN);
  return finding(before !== undefined && after !== undefined && shown >= before && shown <= after, {
    lookedAt: `http://${name}:8000/json, and the counter in ${inWords(place)} before and after`,
    saw: answer ? `${quote(answer.body)}; ${before} and ${after}` : 'nobody answers',
    expected: 'the same count of hashes in both',
    tryThis: `docker compose logs webui  with DOCKER_HOST=ssh://${name}  says which Redis it reads.`,
  });
}
