/** The small service of `bench density`: the same program in containers of its own, and as plain processes. */

/** Redis holds 5 MB and is ready in milliseconds, so what is seen is what a container takes. */
export const IMAGE = 'redis:8';

/** What it prints when it can be asked. */
export const READY = /Ready to accept connections/;

/** What stands in the log before the first of many processes is begun. */
export const BEGUN = /Z begun$/;

const QUIET = ['--save', '', '--appendonly', 'no', '--protected-mode', 'no'];

/** In a container of its own. */
export const ONE: readonly string[] = ['redis-server', ...QUIET];

/** So many processes in one container, each with a port of its own. */
export function many(instances: number): string[] {
  const each = `redis-server --port "$port" ${QUIET.map((word) => `'${word}'`).join(' ')}`;
  const last = FIRST_PORT + instances - 1;
  return ['sh', '-c', `echo begun; for port in $(seq ${FIRST_PORT} ${last}); do ${each} & done; wait`];
}

const FIRST_PORT = 10_000;
