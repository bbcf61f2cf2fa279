/** From the options of `up` to what is asked for. */
import { type ClusterSpec, problemsOf } from '../../cluster/cluster.ts';
import { WorkshopError } from '../../core/errors.ts';
import { LOOPBACK } from '../../system/ports.ts';

export interface UpOptions {
  readonly nodes: string;
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
export function readSpec(name: string, options: UpOptions): ClusterSpec {
  const problems: string[] = [];
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
    nodes: number('--nodes', options.nodes) ?? 5,
    managers: managers === 3 ? 3 : managers === 1 ? 1 : 0,
    memoryBytes: readBytes(options.memory, problems),
    cpus: number('--cpus', options.cpus),
    bind: options.bind ?? LOOPBACK,
    basePort: number('--base-port', options.basePort),
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
