/**
 * uvu, told to wait for us. By itself it runs what is queued a moment after the import and prints a report; the
 * switches below are those that its own command line uses. They must be set before uvu is loaded, so nothing that the
 * child imports at its head may import uvu.
 */

const globals: { UVU_DEFER?: number; UVU_QUEUE?: unknown[][]; UVU_INDEX?: number } = globalThis as object;

export interface UvuQueue {
  /** How many suites were given to uvu to run, by whomever. */
  size(): number;
  /** Runs them one after another. uvu's report is kept back: it knows less than ours. */
  run(): Promise<void>;
}

export async function openUvuQueue(): Promise<UvuQueue> {
  const suites: unknown[] = [];
  globals.UVU_DEFER = 1;
  globals.UVU_INDEX = 0;
  globals.UVU_QUEUE = [suites];
  const { exec } = await import('uvu');
  return {
    size: () => suites.length,
    async run() {
      // The head of a group is the name of its file; null prints none.
      suites.unshift(null);
      silenceUvu();
      await exec();
    },
  };
}

/** Drops what uvu itself writes and lets the tests write what they like. */
function silenceUvu(): void {
  const write = process.stdout.write;
  process.stdout.write = function (this: NodeJS.WriteStream, ...args: Parameters<typeof write>) {
    const [, , caller = ''] = String(new Error().stack).split('\n');
    return caller.includes('/node_modules/uvu/dist/') || write.apply(this, args);
  } as typeof write;
}
