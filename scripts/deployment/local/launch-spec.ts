/** Which program, with which arguments and environment, is one instance of a service. Pure: nothing is started here. */
import { join } from 'node:path';
import { NODE_FLAGS } from '../../../dockercoins/node-flags.ts';
import { SERVICES_FOLDER } from '../../core/root.ts';
import { LOOPBACK } from '../../system/ports.ts';
import type { ScalableService, Service } from '../deployment.ts';
import type { DeploymentFolder, Ports } from './folder.ts';
import type { LaunchSpec } from './processes.ts';

/** One of DockerCoins' own services. `port` is where it answers (none for a worker), `adminPort` its health and metrics. */
export function serviceSpec(
  folder: DeploymentFolder,
  ports: Ports,
  service: ScalableService,
  instance: string,
  port: number | undefined,
  adminPort: number,
): LaunchSpec {
  const redisUrl = `redis://${LOOPBACK}:${ports.redis}`;
  const own: Record<ScalableService, Record<string, string>> = {
    rng: {},
    hasher: {},
    worker: {
      RNG_URL: `http://${LOOPBACK}:${ports.rng}`,
      HASHER_URL: `http://${LOOPBACK}:${ports.hasher}`,
      REDIS_URL: redisUrl,
    },
    webui: { REDIS_URL: redisUrl },
  };
  return {
    labels: {
      deployment: folder.path,
      service,
      instance,
      address: port === undefined ? '-' : `${LOOPBACK}:${port}`,
      admin: `${LOOPBACK}:${adminPort}`,
    },
    command: process.execPath,
    args: [...NODE_FLAGS[service], join(SERVICES_FOLDER, `${service}.mjs`)],
    environment: {
      HOST: LOOPBACK,
      ADMIN_PORT: String(adminPort),
      ...(port === undefined ? {} : { PORT: String(port) }),
      ...own[service],
    },
    folder: folder.path,
    logFile: folder.logFile(instance),
  };
}

/** Redis, keeping nothing on disk. */
export function redisSpec(folder: DeploymentFolder, program: string, port: number): LaunchSpec {
  const options = {
    bind: LOOPBACK,
    port: String(port),
    save: '',
    appendonly: 'no',
    daemonize: 'no',
    dir: folder.path,
    // Redis writes its title over its environment, and with it over our labels.
    'set-proc-title': 'no',
  };
  return {
    labels: labelsOf(folder, 'redis', `${LOOPBACK}:${port}`),
    command: program,
    args: Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
    folder: folder.path,
    logFile: folder.logFile('redis'),
  };
}

/** HAProxy in the foreground with the configuration written to the folder before. */
export function balancerSpec(
  folder: DeploymentFolder,
  program: string,
  frontPorts: readonly number[],
): LaunchSpec {
  return {
    labels: labelsOf(folder, 'balancer', frontPorts.map((port) => `${LOOPBACK}:${port}`).join(',')),
    command: program,
    args: ['-db', '-f', folder.balancerConfiguration],
    folder: folder.path,
    logFile: folder.logFile('balancer'),
    controlSocket: folder.balancerSocket,
  };
}

function labelsOf(folder: DeploymentFolder, service: Service, address: string) {
  return { deployment: folder.path, service, instance: service, address };
}
