import type { Action } from '../../cli/command.ts';
import { Keep } from '../../cluster/keep.ts';
import { findNode } from './name.ts';

export interface EnvOptions {
  readonly cluster: string;
  readonly unset?: boolean;
}

/** For `eval`: what a shell needs so that its docker command speaks to a node's engine. */
export const env: Action<EnvOptions> = async ({ emit }, [name = ''], { cluster, unset }) => {
  const names = ['DOCKER_HOST', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH'] as const;
  if (unset) {
    emit({ event: 'text', text: `unset ${names.join(' ')}` });
    return { unset: names };
  }
  const node = await findNode(cluster, name);
  const environment = {
    DOCKER_HOST: `tcp://${node.enginePort.host}:${node.enginePort.port}`,
    DOCKER_TLS_VERIFY: '1',
    DOCKER_CERT_PATH: new Keep(cluster).certificates,
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
