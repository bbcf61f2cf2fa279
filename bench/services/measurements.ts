/** Every measurement, in the order in which they run. */
import type { Measurement } from '../harness/measurement.ts';
import { application } from './measurements/application.ts';
import { demo } from './measurements/demo.ts';
import { help } from './measurements/help.ts';
import { memory } from './measurements/memory.ts';
import { HOURS } from './measurements/memory-hours.ts';
import { randomBytesOut } from './measurements/random-bytes.ts';
import { rngGoodput } from './measurements/rng-goodput.ts';
import { rngRate } from './measurements/rng-rate.ts';
import { rngSlowClients } from './measurements/rng-slow-clients.ts';
import { sigterm } from './measurements/sigterm.ts';
import { sigtermWorker } from './measurements/sigterm-worker.ts';
import { throughput } from './measurements/throughput.ts';

export const MEASUREMENTS: readonly Measurement[] = [
  rngRate,
  rngGoodput,
  rngSlowClients,
  throughput('rng'),
  throughput('hasher'),
  application,
  sigterm('rng'),
  sigterm('hasher'),
  sigtermWorker,
  sigterm('webui'),
  ...HOURS.map(memory),
  randomBytesOut,
  help,
  demo,
];
