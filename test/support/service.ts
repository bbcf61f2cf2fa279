/** A service of DockerCoins as a process of its own, the bundle that containers run. */
import { join } from 'node:path';
import { NODE_FLAGS } from '../../dockercoins/node-flags.ts';
import { type Defer, type End, type Program, startProgram } from './program.ts';
import { servicesFolder } from './services-folder.ts';

export type ServiceName = 'rng' | 'hasher' | 'worker' | 'webui';

export interface Service extends Program {
  /** Of the application; NaN for a worker, which has none. */
  readonly port: number;
  readonly url: string;
  readonly adminPort: number;
  /** What it counts at this moment. */
  metrics(): Promise<Metrics>;
  /** SIGTERM, and its end. */
  stop(): Promise<End>;
}

/** The sum of a metric's lines; `metrics('requests_total', 'status="200"')` takes only those with that label. */
export type Metrics = (name: string, label?: string) => number;

type Environment = Readonly<Record<string, string>>;

const HOST = '127.0.0.1';

/**
 * Starts a service that listens on ports the system chose, and waits for it to say so.
 * `env` is added to HOST, PORT and ADMIN_PORT, and may replace them; `through` is a command that runs the one appended to it.
 */
export async function startService(
  name: ServiceName,
  defer: Defer,
  env: Environment = {},
  through: readonly string[] = [],
): Promise<Service> {
  const program = await launchService(name, defer, env, through);
  const host = env.HOST ?? HOST;
  const line = (await program.waitFor(/^.* (is listening|is mining)".*\n/m))[0];
  const port = Number(/ address=\S+:(\d+)/.exec(line)?.[1]);
  const adminPort = Number(/ admin=(\d+)/.exec(line)?.[1]);
  return {
    ...program,
    port,
    adminPort,
    url: `http://${host}:${port}`,
    metrics: async () => {
      const lines = (await (await fetch(`http://${host}:${adminPort}/metrics`)).text()).split('\n');
      return (metric, label = '') => {
        const isAsked = (line: string) =>
          line.replace(/^dockercoins_/, '').startsWith(`${metric}{`) && line.includes(label);
        return lines
          .filter(isAsked)
          .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
      };
    },
    stop: () => {
      program.kill('SIGTERM');
      return program.end();
    },
  };
}

/** Only starts it, for services that are expected to refuse. */
export async function launchService(
  name: ServiceName,
  defer: Defer,
  env: Environment = {},
  through: readonly string[] = [],
): Promise<Program> {
  const bundle = join(await servicesFolder(), `${name}.mjs`);
  // What a stop does is tested, not how fast this machine is: common-stop.test.ts has what is promised.
  const ports = { HOST, PORT: '0', ADMIN_PORT: '0', STOP_MS: '20000' };
  const [command = '', ...args] = [...through, process.execPath, ...NODE_FLAGS[name], bundle];
  return startProgram({ defer, command, args, env: { ...ports, ...env } });
}
