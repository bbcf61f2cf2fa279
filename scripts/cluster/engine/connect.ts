/** A connection to an engine that is known to answer, or an error that says what is wrong with it. */
import { hostname } from 'node:os';
import type Docker from 'dockerode';
import { messageOf, WorkshopError } from '../../core/errors.ts';
import { withinTime } from '../../core/within-time.ts';
import { dockerClient } from './client.ts';
import { type Endpoint, findEndpoint } from './endpoint.ts';

/** An engine that does not answer within this time is taken for hung, in ms: a person hears of it within five seconds. */
const PATIENCE_MS = 4000;
/** One that answers may take this long to tell about itself, in ms. */
const INFO_PATIENCE_MS = 30_000;

export interface Engine {
  readonly docker: Docker;
  readonly endpoint: Endpoint;
  /** Its identity: changes when its data root does. */
  readonly id: string;
  readonly version: string;
  /** Where it keeps its volumes, on the machine it runs on. */
  readonly rootFolder: string;
  readonly architecture: string;
  readonly cgroupVersion: string;
  /** Whether it runs on this very machine: then its disk, memory, addresses and ports can be looked at. */
  readonly local: boolean;
}

/** @throws NO_ENGINE when nobody answers there or we may not ask, NO_ANSWER when it hangs. */
export async function connectEngine(endpoint?: Endpoint): Promise<Engine> {
  const found = endpoint ?? (await findEndpoint());
  const docker = openEngine(found);
  try {
    await withinTime(docker.ping(), PATIENCE_MS, { late: () => hung(found, PATIENCE_MS) });
    // It looks at everything that the engine has, and takes its time while that engine makes or removes fifty nodes.
    const info = await withinTime(docker.info() as Promise<EngineInfo>, INFO_PATIENCE_MS, {
      late: () => hung(found, INFO_PATIENCE_MS),
    });
    return {
      docker,
      endpoint: found,
      id: info.ID,
      version: info.ServerVersion,
      rootFolder: info.DockerRootDir,
      architecture: info.Architecture,
      cgroupVersion: info.CgroupVersion ?? '1',
      // A socket may be forwarded from elsewhere, or lead into a virtual machine: the engine tells the name of where it runs.
      local: process.platform === 'linux' && found.url.startsWith('unix://') && info.Name === hostname(),
    };
  } catch (error) {
    throw error instanceof WorkshopError ? error : refused(found, error);
  }
}

interface EngineInfo {
  readonly ID: string;
  readonly Name: string;
  readonly ServerVersion: string;
  readonly DockerRootDir: string;
  readonly Architecture: string;
  readonly CgroupVersion?: string;
}

/** The client alone, without asking whether anybody answers. */
export function openEngine({ url, tls }: Endpoint): Docker {
  if (url.startsWith('unix://')) return dockerClient({ socketPath: url.slice('unix://'.length) });
  const { hostname, port } = new URL(url.replace(/^tcp:/, 'http:'));
  return dockerClient({
    host: hostname,
    port: Number(port) || (tls ? 2376 : 2375),
    protocol: tls ? 'https' : 'http',
    ...tls,
  });
}

function hung({ url, source }: Endpoint, ms: number): WorkshopError {
  return new WorkshopError('NO_ANSWER', {
    what: `The Docker engine at ${url} (${source}) does not answer.`,
    why: `it took the connection and said nothing for ${ms / 1000} s: it hangs, or is starting`,
    hint: 'Wait a moment and try again; restart the engine if it stays so.',
  });
}

function refused({ url, source }: Endpoint, error: unknown): WorkshopError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') {
    return new WorkshopError('NO_ENGINE', {
      what: `You may not use the Docker engine at ${url} (${source}).`,
      why: messageOf(error),
      hint: 'Join its group:  sudo usermod -aG docker "$USER"  and log in again.',
      cause: error,
    });
  }
  const absent = code === 'ENOENT' || code === 'ECONNREFUSED';
  return new WorkshopError('NO_ENGINE', {
    what: `No Docker engine answers at ${url} (${source}).`,
    why: absent ? 'none is installed, or it does not run' : messageOf(error),
    hint: 'Start it (Docker Desktop, or  sudo systemctl start docker ), or add --install on Debian and Ubuntu.',
    cause: error,
  });
}
