/** From the options of `up` to what is asked for. */
import { type ClusterSpec, isClusterName, problemsOf } from '../../cluster/cluster.ts';
import { hostsOf, type ProviderName } from '../../cluster/providers.ts';
import { readHostList } from '../../cluster/ssh/host-list.ts';
import { WorkshopError } from '../../core/errors.ts';
import { LOOPBACK } from '../../system/ports.ts';

const DEFAULT_NODES = 5;

export interface UpOptions {
  readonly nodes?: string;
  readonly provider?: ProviderName;
  readonly hosts?: string;
  readonly students?: string;
  readonly swarm?: boolean;
  readonly managers?: string;
  readonly memory?: string;
  readonly cpus?: string;
  readonly bind?: string;
  readonly basePort?: string;
  readonly retain?: boolean;
  readonly install?: boolean;
}

/** @throws USAGE with every problem at once. */
export async function readSpec(name: string, options: UpOptions): Promise<ClusterSpec> {
  const problems: string[] = [];
  const hosts = await readHosts(name, options, problems);
  const number = (option: string, text: string | undefined): number | undefined => {
    if (text === undefined) return undefined;
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value)) return value;
    problems.push(`${option} takes a number, not "${text}"`);
    return undefined;
  };
  const managers = options.managers === undefined ? (options.swarm ? 1 : 0) : Number(options.managers);
  if (options.managers !== undefined && managers !== 1 && managers !== 3) {
    problems.push(
      `--managers takes 1 or 3, not "${options.managers}": an even number bears no more failures than one less`,
    );
  }
  const spec: ClusterSpec = {
    name,
    nodes: hosts?.length ?? number('--nodes', options.nodes) ?? DEFAULT_NODES,
    managers: managers === 3 ? 3 : managers === 1 ? 1 : 0,
    memoryBytes: readBytes(options.memory, problems),
    cpus: number('--cpus', options.cpus),
    bind: options.bind ?? LOOPBACK,
    basePort: number('--base-port', options.basePort),
    ...(hosts === undefined ? {} : { hosts }),
  };
  problems.push(...problemsOf(spec));
  if (problems.length > 0) {
    throw new WorkshopError('USAGE', {
      what: `Nothing was changed: ${problems.join('; ')}.`,
      hint: './workshop up --help  shows what it takes.',
    });
  }
  return spec;
}

/** The machines that are to be nodes; undefined where nodes are to be made. To give them is to ask for the provider. */
async function readHosts(
  name: string,
  { provider, hosts, nodes, students }: UpOptions,
  problems: string[],
): Promise<string[] | undefined> {
  if (provider === 'docker' && hosts !== undefined) {
    problems.push(
      '--hosts names machines that exist already, and --provider docker makes nodes: it is one or the other',
    );
  }
  if (provider !== 'ssh' && (provider === 'docker' || hosts === undefined)) return undefined;
  const given =
    hosts === undefined ? isClusterName(name) && (await hostsOf(name)) : await readHostList(hosts);
  if (!given) problems.push('--provider ssh needs --hosts, as in  --hosts user@a,b:2222  or  --hosts @file');
  if (students !== undefined) problems.push('--students makes nodes, and --provider ssh does not');
  if (given && nodes !== undefined && Number(nodes) !== given.length) {
    problems.push(`--nodes ${nodes} is not how many --hosts names: ${given.length}`);
  }
  return given || undefined;
}

/** `512m`, `2g`: as the docker command takes them. */
function readBytes(text: string | undefined, problems: string[]): number | undefined {
  if (text === undefined) return undefined;
  const [, digits, unit = 'b'] = /^(\d+(?:\.\d+)?)([bkmg])?b?$/i.exec(text.trim()) ?? [];
  if (digits === undefined) {
    problems.push(`--memory takes a size such as 512m or 2g, not "${text}"`);
    return undefined;
  }
  return Math.round(Number(digits) * 1024 ** 'bkmg'.indexOf(unit.toLowerCase()));
}
