/**
 * Bundles of @redis/client without what no service uses: its cluster, sentinel and pool clients, and its table of five
 * hundred commands, which alone would take a worker over its 60 MB of memory. A command that is not in the list below is
 * missing from the bundle: whoever uses a new one adds it here.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

/** Method name on the client → file in the library's `commands` folder. Names in capitals are used by the client itself. */
export const COMMANDS: Readonly<Record<string, string>> = {
  AUTH: 'AUTH',
  CLIENT_SETNAME: 'CLIENT_SETNAME',
  READONLY: 'READONLY',
  get: 'GET',
  hLen: 'HLEN',
  hSet: 'HSET',
  incrBy: 'INCRBY',
  time: 'TIME',
  xAdd: 'XADD',
  xRange: 'XRANGE',
};

export function slimRedisPlugin(): Plugin {
  // package.json is the one file of a package that can always be resolved.
  const library = join(
    dirname(createRequire(import.meta.url).resolve('@redis/client/package.json')),
    'dist',
    'lib',
  );
  return {
    name: 'slim-redis',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^@redis\/client$/ }, () => ({ path: 'client', namespace: 'slim-redis' }));
      onLoad({ filter: /.*/, namespace: 'slim-redis' }, () => ({
        contents: "import client from './client/index.js'; export const createClient = client.create;",
        resolveDir: library,
      }));
      onLoad({ filter: /[/\\]dist[/\\]lib[/\\]commands[/\\]index\.js$/ }, () => ({
        contents: `exports.__esModule = true; exports.default = { ${Object.entries(COMMANDS)
          .map(([name, file]) => `${name}: require('./${file}').default`)
          .join(', ')} }; exports.NON_STICKY_COMMANDS = exports.default;`,
      }));
    },
  };
}
