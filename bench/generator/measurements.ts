/** What is asked of the load generator, in the order in which it is measured. */
import type { Measurement } from '../harness/measurement.ts';
import { bareAutocannon } from './bare-autocannon.ts';
import { pairs } from './pairs.ts';
import { schedule } from './schedule.ts';
import { truth } from './truth.ts';
import { besideWrk2 } from './wrk2.ts';

export const GENERATOR_MEASUREMENTS: readonly Measurement[] = [
  truth,
  besideWrk2,
  bareAutocannon,
  schedule,
  pairs,
];
