/** Which instance of the application a container is. */
import type Docker from 'dockerode';
import {
  COMPOSE_MARKS,
  EACH_MARKS,
  idOf,
  isService,
  STACK_MARKS,
} from '../../../scripts/deployment/cluster/parts.ts';
import type { Service } from '../../../scripts/deployment/deployment.ts';
import type { InstanceState } from '../state.ts';

/** undefined for a container that is none of the application's. */
export function instanceOf(
  { Id, Labels, State }: Pick<Docker.ContainerInfo, 'Id' | 'Labels' | 'State'>,
  node: string,
  named: 'with node' | 'without node',
): InstanceState | undefined {
  const read = [STACK_MARKS, EACH_MARKS, COMPOSE_MARKS].filter(({ filter }) => {
    const [label = '', value] = filter.split('=');
    return Labels[label] === value;
  });
  const found = read.map((marks) => marks.read(Labels)).find((each) => each !== undefined);
  if (!found || !isService(found.service)) return undefined;
  // A task of a Swarm that has ended stays listed, beside the one that took its place.
  if (read.includes(STACK_MARKS) && State !== 'running') return undefined;
  const service: Service = found.service;
  const id = idOf(service, found.number);
  return {
    key: Id,
    id,
    service,
    node,
    state: State === 'running' ? 'running' : 'exited',
    logName: named === 'with node' ? `${node}/${id}` : id,
  };
}
