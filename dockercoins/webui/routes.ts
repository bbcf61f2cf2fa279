/** Which request is what: a pure function, so that every row of the contract is a line in a test. */

/** The methods that webui answers, as in its `Allow` header. */
export const ALLOW = 'GET, HEAD';

export type Route =
  | { readonly kind: 'home' }
  | { readonly kind: 'json' }
  | { readonly kind: 'history'; readonly since: number | undefined }
  | { readonly kind: 'asset'; readonly path: string }
  | { readonly kind: 'bad-since' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'wrong-method' };

/** Decides from the method and the request target (`/history?since=1.5`); `isAsset` knows the files of the page. */
export function route(method: string, target: string, isAsset: (path: string) => boolean): Route {
  const [path = '', query = ''] = target.split('#', 1)[0]?.split(/\?(.*)/s, 2) ?? [];
  const where = find(path, query, isAsset);
  if (where.kind === 'not-found' || method === 'GET' || method === 'HEAD') return where;
  return { kind: 'wrong-method' };
}

function find(path: string, query: string, isAsset: (path: string) => boolean): Route {
  if (path === '/') return { kind: 'home' };
  if (path === '/json') return { kind: 'json' };
  if (path === '/history') return history(query);
  return isAsset(path) ? { kind: 'asset', path } : { kind: 'not-found' };
}

function history(query: string): Route {
  const text = new URLSearchParams(query).get('since');
  if (text === null || text === '') return { kind: 'history', since: undefined };
  const since = Number(text);
  return Number.isFinite(since) ? { kind: 'history', since } : { kind: 'bad-since' };
}

/** Whether the `If-None-Match` of a request names `etag` (RFC 9110, 13.1.2: weak comparison, a list, or `*`). */
export function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const named = header.split(',').map((each) => each.trim().replace(/^W\//, ''));
  return named.includes('*') || named.includes(etag);
}
