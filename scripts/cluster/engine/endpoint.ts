/** Where the Docker engine is, found as the `docker` command finds it: DOCKER_HOST, then the context, then the default socket. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { WorkshopError } from '../../core/errors.ts';

export interface Endpoint {
  /** `unix:///var/run/docker.sock`, `tcp://host:port`. */
  readonly url: string;
  /** What named it: `DOCKER_HOST`, `context "name"` or `the default socket`. */
  readonly source: string;
  /** Certificates, for a TCP engine that wants TLS. */
  readonly tls?: { readonly ca: string; readonly cert: string; readonly key: string } | undefined;
}

/** Set beside DOCKER_HOST by `env`: whose docker command speaks to a node still makes and removes nodes where they are. */
export const NODE_VARIABLE = 'WORKSHOP_NODE';
/** How the description of a context begins that leads to a node. */
export const CONTEXT_DESCRIPTION = "a node of the workshop's cluster";

export const DEFAULT_SOCKET = 'unix:///var/run/docker.sock';

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws USAGE when what is configured cannot be read or is of a kind that is not supported. */
export async function findEndpoint(env: Environment = process.env): Promise<Endpoint> {
  const configuration = env.DOCKER_CONFIG || join(homedir(), '.docker');
  const { DOCKER_HOST: _, ...others } = env;
  const endpoint = await named(env[NODE_VARIABLE] ? others : env, configuration);
  if (!/^(unix|tcp|http|https):\/\//.test(endpoint.url)) {
    throw new WorkshopError('USAGE', {
      what: `The Docker engine of ${endpoint.source} cannot be used: ${endpoint.url}`,
      why: 'only unix:// and tcp:// are supported',
      hint: `For an engine behind SSH, forward its socket:  ssh -nNT -L /tmp/docker.sock:/var/run/docker.sock HOST  and set DOCKER_HOST=unix:///tmp/docker.sock`,
    });
  }
  return endpoint;
}

async function named(env: Environment, configuration: string): Promise<Endpoint> {
  if (env.DOCKER_HOST) {
    const wantsTls = Boolean(env.DOCKER_TLS_VERIFY);
    const folder = env.DOCKER_CERT_PATH || configuration;
    return {
      url: env.DOCKER_HOST,
      source: 'DOCKER_HOST',
      ...(wantsTls ? { tls: await readTls(folder, 'DOCKER_CERT_PATH') } : {}),
    };
  }
  const context = env.DOCKER_CONTEXT || (await currentContext(configuration));
  if (context === undefined || context === 'default')
    return { url: DEFAULT_SOCKET, source: 'the default socket' };
  return readContext(context, configuration);
}

async function currentContext(configuration: string): Promise<string | undefined> {
  const text = await readFile(join(configuration, 'config.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const { currentContext } = JSON.parse(text) as { currentContext?: string };
    return currentContext || undefined;
  } catch {
    return undefined; // the docker command warns of it and goes on, and so do we
  }
}

interface ContextMeta {
  readonly Metadata?: { readonly Description?: string };
  readonly Endpoints: { readonly docker: { readonly Host: string } };
}

/** A context's folder is named after the digest of its name. */
async function readContext(name: string, configuration: string): Promise<Endpoint> {
  const digest = createHash('sha256').update(name).digest('hex');
  const source = `context "${name}"`;
  try {
    const meta = await readFile(join(configuration, 'contexts', 'meta', digest, 'meta.json'), 'utf8');
    const { Endpoints, Metadata } = JSON.parse(meta) as ContextMeta;
    // Who works with a node's engine for a while still makes and removes nodes where they are.
    if (Metadata?.Description?.startsWith(CONTEXT_DESCRIPTION))
      return { url: DEFAULT_SOCKET, source: 'the default socket' };
    const url = Endpoints.docker.Host;
    const tls = url.startsWith('tcp://')
      ? await readTls(join(configuration, 'contexts', 'tls', digest, 'docker'), source).catch(() => undefined)
      : undefined;
    return { url, source, tls };
  } catch (cause) {
    throw new WorkshopError('USAGE', {
      what: `The Docker ${source} cannot be read.`,
      hint: 'docker context ls shows what there is; docker context use default goes back to the local engine.',
      cause,
    });
  }
}

async function readTls(folder: string, source: string): Promise<{ ca: string; cert: string; key: string }> {
  try {
    const [ca = '', cert = '', key = ''] = await Promise.all(
      ['ca.pem', 'cert.pem', 'key.pem'].map((file) => readFile(join(folder, file), 'utf8')),
    );
    return { ca, cert, key };
  } catch (cause) {
    throw new WorkshopError('USAGE', {
      what: `The certificates of ${source} cannot be read in ${folder}.`,
      hint: 'There should be ca.pem, cert.pem and key.pem.',
      cause,
    });
  }
}
