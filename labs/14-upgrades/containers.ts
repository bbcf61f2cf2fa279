/** What runs beside DockerCoins in this lab, and the list that a student makes of what runs. */
import type Docker from 'dockerode';
import type { LabContext } from '../runner/context.ts';

/** The student's list: an ID, or a name, a line. */
export const RUNNING = 'notes/running.txt';

/** A Redis that was started by hand. */
export const LONELY = 'lonely';
/** One that must stay stopped. It keeps the base image of before from being removed: it is a container of it. */
export const RETIRED = 'retired';
export const BYSTANDERS = [LONELY, RETIRED] as const;

const LABEL = '--label workshop.lab=14';

export interface Listed {
  readonly id: string;
  readonly name: string;
  /** undefined when there is no such container (any more). */
  readonly state: Docker.ContainerInspectInfo['State'] | undefined;
  /** `lonely: exited (137)` */
  readonly inWords: string;
}

/** The containers in the student's list, as they are now; none where there is no list. */
export async function readList(context: LabContext): Promise<Listed[]> {
  const words = ((await context.note('node1', RUNNING)) ?? '').split(/\s+/).filter(Boolean);
  return Promise.all([...new Set(words)].slice(0, 100).map((word) => lookUp(context, word)));
}

async function lookUp({ node }: LabContext, word: string): Promise<Listed> {
  const gone = { id: word, name: word.slice(0, 12), state: undefined };
  // Anything else is not what an engine is asked for.
  if (!/^[\w.-]+$/.test(word)) return { ...gone, inWords: `"${gone.name}" is no ID` };
  try {
    const { Id, Name, State } = await node('node1').engine.getContainer(word).inspect();
    const name = Name.slice(1);
    const code = State.Status === 'exited' ? ` (${State.ExitCode})` : '';
    return { id: Id, name, state: State, inWords: `${name}: ${State.Status}${code}` };
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode === 400) return { ...gone, inWords: `"${gone.name}" may be any of several` };
    if (statusCode !== 404) throw error;
    return { ...gone, inWords: `${gone.name}: no such container` };
  }
}

/** Makes both, from whatever there is of them; the one that is retired has run, once. */
export async function retire({ sh }: LabContext): Promise<void> {
  await sh(
    'node1',
    `docker rm --force --volumes ${BYSTANDERS.join(' ')} >/dev/null 2>&1
     docker create --name ${LONELY} ${LABEL} redis:8
     docker run --detach --name ${RETIRED} ${LABEL} node:24-slim sh -c 'trap "exit 0" TERM; sleep infinity & wait'
     sleep 0.3; docker stop --time 3 ${RETIRED}`,
  );
}

/**
 * Stops what runs in the network of a container that is gone, as an ear at the Redis of an application that was removed: it can never be
 * started again, so it has no place in a list of what is to come back.
 */
export async function stopStranded({ sh }: LabContext): Promise<void> {
  await sh(
    'node1',
    `for id in $(docker ps --quiet); do
       network=$(docker inspect --format '{{.HostConfig.NetworkMode}}' "$id")
       case $network in container:*) docker inspect "\${network#container:}" >/dev/null 2>&1 || docker stop --time 1 "$id" ;; esac
     done >/dev/null 2>&1 || true`,
  );
}

/** Also where a student removed it. */
export async function startLonely({ sh }: LabContext): Promise<void> {
  await sh(
    'node1',
    `docker start ${LONELY} 2>/dev/null || docker run --detach --name ${LONELY} ${LABEL} redis:8
     docker stop --time 3 ${RETIRED} 2>/dev/null || true`,
  );
}
