/**
 * What a program on Node holds on to: its memory right after a collection of all garbage. Resident memory is a saw tooth of some MB, under which
 * a leak of one an hour is not seen for hours; what is left after a collection shows it in minutes.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { WorkshopError } from '../../scripts/core/errors.ts';
import { type TemporaryFolder, temporaryFolder } from '../../scripts/system/temporary-folder.ts';

/** What the program is made to do when told by the signal. Twice: what finalizers let go of is garbage only then. */
const PRELOAD = `
import { renameSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const file = process.env.LIVE_MEMORY_FILE;
let asked = 0;
process.on('SIGUSR2', () => {
  collect();
  setImmediate(() => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    writeFileSync(file + '.new', JSON.stringify({ asked: ++asked, bytes: heapUsed + external }));
    renameSync(file + '.new', file);
  });
});
`;

const PATIENCE_MS = 5000;

export class LiveMemory implements AsyncDisposable {
  readonly #folder: TemporaryFolder;
  #asked = 0;

  private constructor(folder: TemporaryFolder) {
    this.#folder = folder;
  }

  static async prepare(): Promise<LiveMemory> {
    return new LiveMemory(await temporaryFolder('memory'));
  }

  /** For the program that is to be asked, added to its environment. */
  get environment(): Readonly<Record<string, string>> {
    const preload = `--import=data:text/javascript,${encodeURIComponent(PRELOAD)}`;
    return { NODE_OPTIONS: preload, LIVE_MEMORY_FILE: this.#file };
  }

  /** In MB: all that JavaScript holds, buffers included. It costs the program some 50 ms. @throws NO_ANSWER. */
  async megabytesOf(pid: number): Promise<number> {
    this.#asked += 1;
    process.kill(pid, 'SIGUSR2');
    const deadline = performance.now() + PATIENCE_MS;
    while (performance.now() < deadline) {
      const text = await readFile(this.#file, 'utf8').catch(() => '{}');
      const { asked, bytes } = JSON.parse(text) as { asked?: number; bytes?: number };
      if (asked === this.#asked && bytes !== undefined) return bytes / 1e6;
      await delay(20);
    }
    throw new WorkshopError('NO_ANSWER', {
      what: `The program ${pid} does not say how much memory it holds.`,
      why: `nothing came within ${PATIENCE_MS / 1000} s`,
    });
  }

  get #file(): string {
    return join(this.#folder.path, 'live.json');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder[Symbol.asyncDispose]();
  }
}
