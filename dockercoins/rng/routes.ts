/** Which request is what: a pure function, so that every row of the contract is a line in a test. */

/** The largest body that rng makes, in bytes. */
export const MOST_BYTES = 100_000_000;

/** The methods that rng answers, in the order of its `Allow` header. */
export const ALLOW = 'GET, OPTIONS, HEAD';

export type Route =
  | { readonly kind: 'about' }
  | { readonly kind: 'bytes'; readonly count: number }
  | { readonly kind: 'options' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'wrong-method' }
  | { readonly kind: 'too-many' };

/** Decides from the method and the request target (`/10?x=1`) alone. */
export function route(method: string, target: string): Route {
  const path = target.split(/[?#]/, 1)[0] ?? '';
  if (path !== '/' && !/^\/[0-9]+$/.test(path)) return { kind: 'not-found' };
  if (method === 'OPTIONS') return { kind: 'options' };
  if (method !== 'GET' && method !== 'HEAD') return { kind: 'wrong-method' };
  if (path === '/') return { kind: 'about' };
  const count = Number(path.slice(1));
  return count > MOST_BYTES ? { kind: 'too-many' } : { kind: 'bytes', count };
}
