/**
 * Lets a bundle take from Node's own modules what it uses, when it uses it. An `import` from "node:http" asks for every name that the
 * module exports before anything runs; from Node 22 on one of them is WebSocket, and all of undici is loaded for it: 110 ms of
 * processor for each service at its start, and for each command.
 */
import type { Plugin } from 'esbuild';

/** Large, and asked for by libraries just in case: for TLS to Redis, for a gateway that metrics are pushed to. */
const SELDOM_USED = /^(node:)?(https|tls)$/;

export function lazyBuiltins(): Plugin {
  return {
    name: "Node's own modules, by name",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^node:/ }, ({ path, kind }) =>
        kind === 'import-statement' ? { path, namespace: 'by-name' } : undefined,
      );
      onResolve({ filter: SELDOM_USED }, ({ path, kind }) =>
        kind === 'require-call' ? { path, namespace: 'when-used' } : undefined,
      );
      onLoad({ filter: /.*/, namespace: 'by-name' }, ({ path }) => ({
        contents: `module.exports = ${builtin(path)};`,
      }));
      onLoad({ filter: /.*/, namespace: 'when-used' }, ({ path }) => ({
        // `__esModule` is what compiled code asks of every module at once.
        contents: `module.exports = new Proxy({}, { get: (_, name) => name === '__esModule' ? undefined : ${builtin(path)}[name] });`,
      }));
    },
  };
}

const builtin = (path: string): string => `process.getBuiltinModule(${JSON.stringify(path)})`;
