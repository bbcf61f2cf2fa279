/** What is loaded: rng or hasher of an application, or any URL of ours. */
import { isIP } from 'node:net';
import type { Subject } from '../../../../bench/load/plan.ts';
import { hasherLoadBound, rngLoadBound } from '../../../../bench/model/bound.ts';
import { WorkshopError } from '../../../core/errors.ts';
import type { Emit } from '../../../core/events.ts';
import { findApp } from '../../app/find.ts';
import { isOwnHost } from './own-hosts.ts';

export interface SubjectOptions {
  /** `rng`, `hasher` or a URL. */
  readonly word: string | undefined;
  /** A URL; with `rng` or `hasher` it is where that answers. */
  readonly url?: string | undefined;
  readonly on: string;
  readonly cluster?: string | undefined;
  readonly sizes: readonly number[] | undefined;
  /** The nodes that load, whose names lead to them. */
  readonly nodes?: readonly { readonly name: string }[] | undefined;
}

/** What clients of the application ask for. */
const USUAL_SIZES = { rng: [32], hasher: [32] } as const;
const LARGEST_RNG = 100_000_000;
const SERVICES = ['rng', 'hasher'] as const;
type Loadable = (typeof SERVICES)[number];

/** One for each size. @throws USAGE for what is no target, or not ours; NOT_RUNNING when there is no application. */
export async function findSubjects(
  options: SubjectOptions,
  emit: Emit,
  signal: AbortSignal,
): Promise<Subject[]> {
  const { word, url, on, cluster, sizes, nodes = [] } = options;
  const service = SERVICES.find((each) => each === word);
  const address = service ? url : (url ?? word);
  refuseOdd(options, service, address);
  if (address !== undefined) await refuseStrangers(address, nodes);
  if (!service) return urlSubjects(new URL(address as string), sizes);
  if (address !== undefined) return serviceSubjects(service, address, sizes);
  await using app = await findApp({ on, cluster }, emit, signal);
  const { worker, rng } = app.counts;
  const boundFor = (clients: number) =>
    service === 'rng' ? rngLoadBound(clients, worker, rng) : hasherLoadBound(clients);
  const isKnown = service === 'hasher' || rng > 0; // where nobody answers there is nothing to reach
  // Any size takes the same 100 ms, but for the time that its bytes are under way.
  return serviceSubjects(service, app.endpoints[service], sizes).map((subject) => ({
    ...subject,
    ...(isKnown ? { boundFor } : {}),
  }));
}

function serviceSubjects(
  service: Loadable,
  base: string,
  sizes: readonly number[] = USUAL_SIZES[service],
): Subject[] {
  return sizes.map((bytes) => ({
    name: `${service}, ${bytes} bytes`,
    bytes,
    ...(service === 'rng'
      ? { url: new URL(`/${bytes}`, base).href, method: 'GET', bodyBytes: 0 }
      : { url: new URL('/', base).href, method: 'POST', bodyBytes: bytes }),
  }));
}

function urlSubjects(url: URL, sizes: readonly number[] | undefined): Subject[] {
  if (!sizes) return [{ name: url.href, bytes: 0, url: url.href, method: 'GET', bodyBytes: 0 }];
  return sizes.map((bytes) => ({
    name: `${url.href}, ${bytes} bytes`,
    bytes,
    url: url.href,
    method: 'POST',
    bodyBytes: bytes,
  }));
}

function refuseOdd(
  { word, url, sizes = [] }: SubjectOptions,
  service: Loadable | undefined,
  address?: string,
): void {
  const problems: string[] = [];
  if (!service && address === undefined) problems.push('What is to be loaded? Give rng, hasher or a URL.');
  if (!service && word !== undefined && url !== undefined)
    problems.push(`${word} and --url ${url}: give one of them`);
  if (address !== undefined && !isHttp(address))
    problems.push(`${address} is neither rng, hasher nor a URL that begins with http://`);
  const tooLarge = service === 'rng' ? sizes.filter((size) => size > LARGEST_RNG) : [];
  if (tooLarge.length > 0)
    problems.push(`--size ${tooLarge.join(',')}: rng makes at most ${LARGEST_RNG} bytes`);
  if (problems.length > 0) throw new WorkshopError('USAGE', { what: problems.join('\n') });
}

function isHttp(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'http:';
}

/** A load is an attack when it hits somebody else's machine. */
async function refuseStrangers(address: string, nodes: readonly { readonly name: string }[]): Promise<void> {
  const host = new URL(address).hostname.replace(/^\[|\]$/g, '');
  if (nodes.some(({ name }) => name === host) || (await isOwnHost(host))) return;
  throw new WorkshopError('USAGE', {
    what: `${host} is not loaded: loads go to this machine's loopback and to our own nodes only.`,
    ...(isIP(host) === 0 ? { hint: 'Give an address in place of a name.' } : {}),
  });
}
