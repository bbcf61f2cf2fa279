/** Every measurement, in the order in which they run. */
import type { Measurement } from './measurement.ts';
import { application } from './measurements/application.ts';
import { help } from './measurements/help.ts';
import { memory } from './measurements/memory.ts';
import { randomBytesRate } from './measurements/random-bytes.ts';
import { rngGoodput } from './measurements/rng-goodput.ts';
import { rngRate } from './measurements/rng-rate.ts';
import { rngSlowClients } from './measurements/rng-slow-clients.ts';
import { sigterm } from './measurements/sigterm.ts';
import { throughput } from './measurements/throughput.ts';

export const MEASUREMENTS: readonly Measurement[] = [
  rngRate,
  rngGoodput,
  rngSlowClients,
  throughput('rng'),
  throughput('hasher'),
  application,
  sigterm,
  memory,
  randomBytesRate,
  help,
];
