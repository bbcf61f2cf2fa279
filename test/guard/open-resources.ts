/** What keeps a process alive after its tests: a server, a timer, a child process. */

/**
 * Waits for the process to have nothing left to do. The caller must not keep it alive in other ways.
 *
 * @param baseline `openResources()` from before the file was loaded.
 * @returns what is still open after `graceMs`, as text for people; undefined if the process could end before that.
 */
export function resourcesLeftOpen(baseline: readonly string[], graceMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    process.once('beforeExit', () => resolve(undefined));
    const look = () => {
      const left = without(openResources(), baseline);
      // After a pause of the whole process, what closes in time may do so only now, in this very turn of the loop.
      if (left.length === 0)
        setTimeout(() => resolve(counted(without(openResources(), baseline))), graceMs).unref();
      else resolve(counted(left));
    };
    setTimeout(look, graceMs).unref();
  });
}

/**
 * The kinds of resources that are open, one entry each. Call it first before the test file is loaded: the pipes of
 * stdout and stderr are made when they are first used, and then they are part of the baseline.
 */
export function openResources(): string[] {
  void [process.stdin, process.stdout, process.stderr];
  return process.getActiveResourcesInfo();
}

function without(all: readonly string[], some: readonly string[]): string[] {
  const left = [...all];
  for (const one of some) {
    const index = left.indexOf(one);
    if (index >= 0) left.splice(index, 1);
  }
  return left;
}

function counted(kinds: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const text = [...counts].map(([kind, count]) => (count === 1 ? kind : `${kind} ×${count}`)).join(', ');
  return text || 'something that Node.js has no name for';
}
