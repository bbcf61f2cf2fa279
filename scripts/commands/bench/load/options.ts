/** Reads the options of a load, and finds everything that is wrong with them at once. */
import type { Manner } from '../../../../bench/load/plan.ts';
import type { Form } from '../../../../bench/table/forms.ts';
import { WorkshopError } from '../../../core/errors.ts';
import { gather, type Read } from '../gather.ts';
import { readSeed } from '../seed.ts';
import { type FormOptions, readForm } from '../table-form.ts';

/** As commander hands them over. */
export interface LoadOptions extends FormOptions {
  readonly on: string;
  readonly cluster?: string;
  readonly url?: string;
  readonly connections?: string;
  readonly requests?: string;
  readonly duration?: string;
  readonly size?: string;
  readonly rate?: string;
  readonly poisson?: boolean;
  readonly seed?: string;
  readonly timeout?: string;
  readonly runs: string;
}

export interface ReadLoad {
  readonly manner: Manner;
  /** Of bodies; undefined: what the target takes usually. */
  readonly sizes: readonly number[] | undefined;
  readonly runs: number;
  readonly form: Form;
  readonly seed: number;
}

const DEFAULT_CONCURRENCIES = [1, 10, 100];
/** As `ab -n 100`. */
const DEFAULT_REQUESTS = 100;
const DEFAULT_UNDER_WAY = 1000;
const LARGEST_BODY = 2 ** 31 - 1;

/** @throws USAGE with every problem. */
export function readLoad(options: LoadOptions): ReadLoad {
  return gather((read) => readWith(read, options));
}

function readWith(read: Read, options: LoadOptions): ReadLoad {
  const refuse = (what: string) =>
    read(() => {
      throw new WorkshopError('USAGE', { what });
    });
  const number = (name: string, text: string, low: number, high: number, whole = true): number => {
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (value >= low && value <= high && (!whole || Number.isInteger(value))) return value;
    refuse(`${name} ${text}: give ${whole ? 'a whole number' : 'a number'} from ${low} to ${high}`);
    return low;
  };
  const list = (name: string, text: string, low: number, high: number, whole = true) => [
    ...new Set(text.split(',').map((each) => number(name, each.trim(), low, high, whole))),
  ];
  const { connections, requests, duration, size, rate, poisson, timeout } = options;

  const isOpen = rate !== undefined;
  const rates = isOpen ? list('--rate', rate, 0.01, 20_000, false) : [];
  const concurrencies =
    connections === undefined ? undefined : list('-c', connections, 1, isOpen ? 10_000 : 1000);
  const asked = requests === undefined ? undefined : number('-n', requests, 1, 10_000_000);
  const seconds = duration === undefined ? undefined : number('-d', duration, 1, 3600);
  const sizes = size === undefined ? undefined : list('--size', size, 0, LARGEST_BODY);
  const seed = read(() => readSeed(options.seed)) ?? 0;
  const timeoutSeconds = timeout === undefined ? undefined : number('--timeout', timeout, 1, 3600);
  const runs = number('--runs', options.runs, 1, 1000);

  const total = asked ?? (seconds === undefined ? DEFAULT_REQUESTS : undefined);
  if (asked !== undefined && seconds !== undefined) refuse('-n and -d: give one of them, a load ends once');
  if (poisson && !isOpen) refuse('--poisson: how requests arrive is known with --rate only');
  if (isOpen && (concurrencies?.length ?? 1) > 1)
    refuse(`-c ${connections}: with --rate it is the most that may be under way, one number`);
  const most = Math.max(...(concurrencies ?? (isOpen ? [] : DEFAULT_CONCURRENCIES)));
  if (!isOpen && total !== undefined && most > total)
    refuse(`-n ${total}: ${most} clients cannot share fewer requests than they are; give more, or other -c`);

  return {
    manner: {
      length: seconds === undefined ? { requests: total ?? DEFAULT_REQUESTS } : { seconds },
      timeoutSeconds,
      loop: isOpen
        ? {
            kind: 'open',
            rates,
            arrivals: poisson ? 'poisson' : 'constant',
            seed,
            mostUnderWay: concurrencies?.[0] ?? DEFAULT_UNDER_WAY,
          }
        : { kind: 'closed', concurrencies: concurrencies ?? DEFAULT_CONCURRENCIES },
    },
    sizes,
    runs,
    form: read(() => readForm(options)) ?? 'text',
    seed,
  };
}
