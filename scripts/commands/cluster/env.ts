import type { Action } from '../../cli/command.ts';
import { ensureContexts } from '../../cluster/contexts.ts';
import { NODE_VARIABLE } from '../../cluster/engine/endpoint.ts';
import { Keep } from '../../cluster/keep.ts';
import { WorkshopError } from '../../core/errors.ts';
import type { Emit } from '../../core/events.ts';
import { findCluster, findNode } from './name.ts';

export interface EnvOptions {
  readonly cluster: string;
  readonly unset?: boolean;
  readonly context?: boolean;
}

/** For `eval`: what a shell needs so that its docker command speaks to a node's engine. Or contexts, which any shell can name. */
export const env: Action<EnvOptions> = async ({ emit }, [name], { cluster, unset, context }) => {
  const names = ['DOCKER_HOST', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH', NODE_VARIABLE] as const;
  if (unset) {
    emit({ event: 'text', text: `unset ${names.join(' ')}` });
    return { unset: names };
  }
  if (context) return contexts(cluster, name, emit);
  if (name === undefined) {
    throw new WorkshopError('USAGE', {
      what: 'Which node?',
      hint: './workshop env node1    or, for all of them:  ./workshop env --context',
    });
  }
  const node = await findNode(cluster, name);
  const environment = {
    DOCKER_HOST: `tcp://${node.enginePort.host}:${node.enginePort.port}`,
    DOCKER_TLS_VERIFY: '1',
    DOCKER_CERT_PATH: new Keep(cluster).certificates,
    [NODE_VARIABLE]: `${cluster}/${name}`,
  };
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  for (const [key, value] of Object.entries(environment)) {
    emit({ event: 'text', text: `export ${key}=${quoted(value)}` });
  }
  emit({
    event: 'text',
    text: `# eval $(./workshop env ${name})    and back:  eval $(./workshop env ${name} --unset)`,
  });
  return { node: name, environment };
};

async function contexts(cluster: string, name: string | undefined, emit: Emit) {
  const nodes = name === undefined ? (await findCluster(cluster)).nodes : [await findNode(cluster, name)];
  const made = await ensureContexts(cluster, nodes, new Keep(cluster));
  emit({
    event: 'text',
    text: `  Docker contexts: ${made.join(', ')}\n\n  docker --context ${made[0]} ps    ./workshop down  removes them.`,
  });
  return { contexts: made };
}
