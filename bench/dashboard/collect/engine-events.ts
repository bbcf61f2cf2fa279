/** What an engine tells of containers, in words. */
import type { EventState } from '../state.ts';

/** The events that are asked for. Programs run in containers are events too, and our own way to Redis is one. */
export const EVENTS = ['start', 'stop', 'die', 'oom', 'pause', 'unpause', 'destroy'];

export interface EngineEvent {
  readonly Action?: string;
  readonly status?: string;
  readonly Actor?: { readonly Attributes?: Readonly<Record<string, string>> };
}

/** undefined for what people need not see. Names are as the engine gives them: whoever draws them makes them inert. */
export function eventOf(event: EngineEvent, node: string): Omit<EventState, 'at'> | undefined {
  const attributes = event.Actor?.Attributes ?? {};
  const name = shortName(attributes.name ?? 'a container');
  const exitCode = attributes.exitCode ?? '?';
  switch (event.Action ?? event.status) {
    case 'start':
      return { node, level: 'good', text: `${name} started` };
    case 'stop':
      return { node, level: 'info', text: `${name} stopped` };
    case 'die':
      return {
        node,
        level: exitCode === '0' ? 'info' : 'error',
        text: `${name} died, exit code ${exitCode}`,
      };
    case 'oom':
      return { node, level: 'error', text: `${name} ran out of memory` };
    case 'pause':
      return { node, level: 'warning', text: `${name} paused` };
    case 'unpause':
      return { node, level: 'good', text: `${name} goes on` };
    default:
      return undefined;
  }
}

/** `dockercoins-worker-3` is worker-3 to people; Swarm adds a task's id to `dockercoins_rng.2`. */
export function shortName(name: string): string {
  const task = /^dockercoins_([a-z]+)\.(\d+)\./.exec(name);
  if (task) return `${task[1]}-${task[2]}`;
  return name.replace(/^dockercoins-/, '');
}
