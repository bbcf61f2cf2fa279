/** What doctor looks at for nodes: the engine, and whether what nodes need is made. Nothing is started or made. */
import { messageOf, WorkshopError } from '../core/errors.ts';
import type { Check } from '../system/checks.ts';
import { knownAbilities } from './docker/abilities.ts';
import { inotifyShortage } from './docker/inotify.ts';
import { neighbourShortage } from './docker/neighbours.ts';
import { connectEngine, type Engine } from './engine/connect.ts';
import { imageStates } from './images/states.ts';

/** Never rejects: an engine that is not there is a note, because DockerCoins runs without one too. */
export async function checkNodes(): Promise<Check[]> {
  let engine: Engine;
  try {
    engine = await connectEngine();
  } catch (error) {
    const hint = error instanceof WorkshopError ? error.hint : undefined;
    const mend = [messageOf(error).split('\n')[0], hint].filter(Boolean).join(' ');
    return [{ name: 'Docker engine', state: 'note', found: 'no answer', neededFor: 'nodes', mend }];
  }
  return [
    checkEngine(engine),
    await checkAbilities(engine),
    await checkInotify(engine),
    await checkNeighbours(engine),
    await checkImages(engine),
  ];
}

function checkEngine({ version, endpoint }: Engine): Check {
  return {
    name: 'Docker engine',
    state: 'ok',
    found: `${version} at ${endpoint.url} (${endpoint.source})`,
    neededFor: 'nodes',
  };
}

async function checkAbilities(engine: Engine): Promise<Check> {
  const check = { name: 'rights of nodes', neededFor: 'nodes; virtual IPs of a Swarm' } as const;
  const abilities = await knownAbilities(engine);
  if (!abilities) return { ...check, state: 'note', found: 'not tried yet; the first  ./workshop up  does' };
  const rights = abilities.privileged
    ? '--privileged'
    : 'the reduced set (the engine cannot grant --privileged)';
  const ipvs = abilities.ipvs ? 'IP_VS' : 'no IP_VS in the kernel: stacks use DNS and HAProxy';
  return { ...check, state: 'ok', found: `${rights}; ${ipvs}` };
}

/** For a room: what one cluster of five needs is there on any machine. */
async function checkInotify({ cgroupVersion, local }: Engine): Promise<Check> {
  const check = { name: 'inotify instances', neededFor: `${ROOM} nodes` } as const;
  const shortage = local ? await inotifyShortage(ROOM, cgroupVersion) : undefined;
  return shortage
    ? { ...check, state: 'note', found: 'too few', mend: shortage.text }
    : { ...check, state: 'ok', found: local ? 'enough' : 'not known: the engine is elsewhere' };
}

async function checkNeighbours({ local }: Engine): Promise<Check> {
  const check = { name: 'network neighbours', neededFor: `${ROOM} nodes` } as const;
  const mend = local ? await neighbourShortage(ROOM) : undefined;
  return mend
    ? { ...check, state: 'note', found: 'too few', mend }
    : { ...check, state: 'ok', found: local ? 'enough' : 'not known: the engine is elsewhere' };
}

/** Ten students with five nodes each. */
const ROOM = 50;

async function checkImages(engine: Engine): Promise<Check> {
  const states = await imageStates(engine);
  const present = states.filter(({ state }) => state === 'present').length;
  const check = { name: 'images', found: `${present} of ${states.length}`, neededFor: 'nodes' } as const;
  return present === states.length
    ? { ...check, state: 'ok' }
    : { ...check, state: 'note', mend: './workshop images  makes the others (the first up does too)' };
}
