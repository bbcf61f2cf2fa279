/**
 * What marks a process as ours. The labels travel in its environment, so that the kernel itself keeps the list of what
 * runs: nothing can be forgotten, even when the program that started it was killed.
 */
import type { Service } from '../deployment.ts';

export const LABEL = {
  /** The deployment's folder: unique for each person, state folder and name. */
  deployment: 'WORKSHOP_DEPLOYMENT',
  service: 'WORKSHOP_SERVICE',
  instance: 'WORKSHOP_INSTANCE',
  address: 'WORKSHOP_ADDRESS',
  admin: 'WORKSHOP_ADMIN',
} as const;

export interface Labels {
  readonly deployment: string;
  readonly service: Service;
  readonly instance: string;
  /** `host:port`, or `-` for a worker. */
  readonly address: string;
  /** `host:port` of the admin port; undefined where there is none (Redis, the balancer). */
  readonly admin?: string | undefined;
}

export function toEnvironment(labels: Labels): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [key, name] of Object.entries(LABEL)) {
    const value = labels[key as keyof Labels];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}

/** Reads the labels out of an environment as /proc shows it (`A=1\0B=2\0`); undefined if it carries none. */
export function fromEnvironment(block: string): Labels | undefined {
  const values = new Map<string, string>();
  for (const entry of block.split('\0')) {
    const at = entry.indexOf('=');
    if (entry.startsWith('WORKSHOP_')) values.set(entry.slice(0, at), entry.slice(at + 1));
  }
  const deployment = values.get(LABEL.deployment);
  const instance = values.get(LABEL.instance);
  const service = values.get(LABEL.service) as Service | undefined;
  if (!deployment || !instance || !service) return undefined;
  return {
    deployment,
    instance,
    service,
    address: values.get(LABEL.address) ?? '-',
    admin: values.get(LABEL.admin),
  };
}
