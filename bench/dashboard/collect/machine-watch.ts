/** The processes of a local deployment, read from /proc: what runs, and what it uses. */
import { readFile } from 'node:fs/promises';
import { DeploymentFolder } from '../../../scripts/deployment/local/folder.ts';
import { findProcesses, type OwnProcess } from '../../../scripts/deployment/local/processes.ts';
import { listInstances } from '../../../scripts/deployment/local/roster.ts';
import type { InstanceState, NodeState } from '../state.ts';
import { type Inventory, sum, Usage, type WatchOptions } from './inventory.ts';
import { Source } from './source.ts';

/** To find processes is to read all of /proc. */
const EVERY_MS = 5000;
/** Linux counts processor time for programs in hundredths of a second, whatever the kernel's own clock. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;
const HERE = 'local';

export class MachineWatch implements Inventory {
  readonly #folder: DeploymentFolder;
  readonly #options: WatchOptions;
  readonly #source: Source;
  readonly #usages = new Map<string, { usage: Usage; memoryBytes: number | undefined }>();
  #processes: readonly OwnProcess[] = [];
  #instances: readonly InstanceState[] = [];
  #seen: ReadonlyMap<string, string> | undefined;

  /** Of the deployment of that name. */
  constructor(name: string, options: WatchOptions) {
    this.#folder = new DeploymentFolder(name);
    this.#options = options;
    this.#source = new Source({ everyMs: EVERY_MS, ask: () => this.#look(), signal: options.signal });
  }

  get nodes(): readonly NodeState[] {
    const instances = this.#instances;
    return [
      {
        name: HERE,
        engine: 'processes',
        containers: instances.filter(({ state }) => state === 'running').length,
        cpuPercent: sum(instances.map(({ cpuPercent }) => cpuPercent)),
        memoryBytes: sum(instances.map(({ memoryBytes }) => memoryBytes)),
        ...this.#source.health,
      },
    ];
  }

  get instances(): readonly InstanceState[] {
    return this.#instances;
  }

  /** Where instances of a service tell of themselves, as `host:port`. */
  adminOf(service: string): string[] {
    return this.#processes.flatMap(({ labels }) =>
      labels.service === service && labels.admin ? [labels.admin] : [],
    );
  }

  hurry(): void {
    this.#source.hurry();
  }

  async #look(): Promise<void> {
    const [note, processes] = await Promise.all([
      this.#folder.readNote(),
      findProcesses((deployment) => deployment === this.#folder.path),
    ]);
    await Promise.all(processes.map((each) => this.#measure(each)));
    this.#processes = processes;
    this.#instances = listInstances(note?.counts, processes).map(({ service, id, state }) => ({
      key: id,
      id,
      service,
      node: HERE,
      state,
      logName: id,
      cpuPercent: state === 'running' ? this.#usages.get(id)?.usage.percent : undefined,
      memoryBytes: state === 'running' ? this.#usages.get(id)?.memoryBytes : undefined,
    }));
    this.#tell();
  }

  async #measure({ pid, labels }: OwnProcess): Promise<void> {
    const [stat, statm] = await Promise.all(
      ['stat', 'statm'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
    );
    // The name in parentheses may hold anything: fields count from its end.
    const fields = (stat ?? '').slice((stat ?? '').lastIndexOf(')') + 2).split(' ');
    const known = this.#usages.get(labels.instance) ?? { usage: new Usage(), memoryBytes: undefined };
    known.usage.add(
      performance.now() / 1000,
      (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_PER_SECOND,
    );
    known.memoryBytes = Number((statm ?? '').split(' ')[1] ?? 0) * PAGE_BYTES;
    this.#usages.set(labels.instance, known);
  }

  /** What came and went since the last look; at the first one all has been there. */
  #tell(): void {
    const now = new Map(this.#instances.map(({ id, state }) => [id, state]));
    const before = this.#seen;
    this.#seen = now;
    if (!before) return;
    const { onEvent, onChange } = this.#options;
    for (const [id, state] of now) {
      if (state === 'running' && before.get(id) !== 'running')
        onEvent({ level: 'good', text: `${id} started` });
      if (state === 'exited' && before.get(id) === 'running') onEvent({ level: 'error', text: `${id} died` });
    }
    for (const id of before.keys()) if (!now.has(id)) onEvent({ level: 'info', text: `${id} stopped` });
    if (now.size !== before.size || [...now].some(([id, state]) => before.get(id) !== state)) onChange();
  }
}
