/** DockerCoins as processes on this machine. */
import type { Emit } from '../../core/events.ts';
import { withLock } from '../../system/lock.ts';
import { LOOPBACK } from '../../system/ports.ts';
import type {
  CallHistory,
  Counters,
  Counts,
  Deployment,
  Instance,
  LogLine,
  LogOptions,
  StopSummary,
} from '../deployment.ts';
import { RedisReader } from '../redis-reader.ts';
import { converge, processesOf } from './converge.ts';
import type { DeploymentFolder, Note } from './folder.ts';
import { readLogs } from './logs.ts';
import { endProcesses, type OwnProcess } from './processes.ts';
import { listInstances } from './roster.ts';

export class LocalDeployment implements Deployment {
  readonly target = 'local';
  readonly stacks = 1;
  readonly #folder: DeploymentFolder;
  readonly #emit: Emit;
  readonly #signal: AbortSignal | undefined;
  #note: Note;
  #reader: RedisReader | undefined;

  constructor(folder: DeploymentFolder, note: Note, emit: Emit, signal?: AbortSignal) {
    this.#folder = folder;
    this.#note = note;
    this.#emit = emit;
    this.#signal = signal;
  }

  get name(): string {
    return this.#folder.name;
  }

  get counts(): Counts {
    return this.#note.counts;
  }

  get endpoints(): Deployment['endpoints'] {
    const { webui, rng, hasher } = this.#note.ports;
    return { webui: urlOf(webui), rng: urlOf(rng), hasher: urlOf(hasher) };
  }

  async instances(): Promise<Instance[]> {
    return listInstances(this.#note.counts, await processesOf(this.#folder));
  }

  scale(counts: Partial<Counts>): Promise<void> {
    const change = async () => {
      this.#signal?.throwIfAborted();
      // Another command may have scaled since this object was made.
      const note = (await this.#folder.readNote()) ?? this.#note;
      this.#note = { ...note, counts: { ...note.counts, ...counts } };
      await this.#folder.writeNote(this.#note);
      await converge({ folder: this.#folder, note: this.#note, emit: this.#emit, signal: this.#signal });
    };
    return withLock(this.#folder.path, change, { signal: this.#signal });
  }

  counters(): Promise<Counters> {
    return this.#redis().counters();
  }

  calls(since: number): Promise<CallHistory> {
    return this.#redis().calls(since);
  }

  logs(options: LogOptions = {}): AsyncIterable<LogLine> {
    return readLogs(this.#folder.path, options);
  }

  async stop(): Promise<StopSummary> {
    await this[Symbol.asyncDispose]();
    return withLock(this.#folder.path, () => clearAway(this.#folder));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#reader?.close();
    this.#reader = undefined;
  }

  #redis(): RedisReader {
    this.#reader ??= new RedisReader(`redis://${LOOPBACK}:${this.#note.ports.redis}`);
    return this.#reader;
  }
}

/** Ends every process of the deployment, those first that depend on others, and removes its folder. */
export async function clearAway(folder: DeploymentFolder): Promise<StopSummary> {
  const stopped: string[] = [];
  const end = async (processes: readonly OwnProcess[]) => {
    await endProcesses(processes);
    stopped.push(...processes.map(({ labels }) => labels.instance));
  };
  // Workers go first, while what they need is still there: they finish their unit and hand in their count.
  await end((await processesOf(folder)).filter(({ labels }) => labels.service === 'worker'));
  await end((await processesOf(folder)).filter(({ labels }) => labels.service !== 'redis'));
  await end(await processesOf(folder));
  await folder.remove();
  return { stopped };
}

function urlOf(port: number): string {
  return `http://${LOOPBACK}:${port}`;
}
