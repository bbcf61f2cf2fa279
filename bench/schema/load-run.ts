/** One run of a load: the unit in which results are compared. */
import * as z from 'zod';
import { messageOf } from '../../scripts/core/errors.ts';
import { LatencyRecording } from '../load/latency-recording.ts';
import { verdictSchema } from './conditions.ts';

const count = z.int().min(0);
const positive = z.number().min(0);

/** Times in ms. */
export const latencySummarySchema = z.object({
  mean: positive,
  p50: positive,
  p90: positive,
  p99: positive,
  max: positive,
});

/** A histogram that cannot be read, or holds another number of values than it says, is found here and not when it is drawn. */
const recordingSchema = z
  .object({ count, sumUs: positive, maxUs: positive, histogram: z.string() })
  .superRefine((recording, { addIssue }) => {
    try {
      LatencyRecording.fromJSON(recording);
    } catch (error) {
      addIssue({ code: 'custom', path: ['histogram'], message: messageOf(error) });
    }
  });

export const loadRunSchema = verdictSchema.extend({
  /** What was asked, in words that are the same for every run of the same thing: `rng, 32 bytes`. */
  target: z.string(),
  method: z.enum(['GET', 'POST']),
  url: z.string(),
  /** Of the body sent, or asked for. */
  bytes: count,
  loop: z.enum(['closed', 'open']),
  /** Clients of a closed loop; of an open one the most requests that might be under way. */
  concurrency: count,
  /** Of an open loop: what was wanted. */
  rate: positive.nullable(),
  arrivals: z.enum(['constant', 'poisson']).nullable(),
  /** Requests that came to an end: good answers, errors and time-outs. */
  requests: count,
  /** Answers that were not 2xx, connections refused or broken off. */
  errors: count,
  timeouts: count,
  /** What the errors were, and how often. */
  problems: z.record(z.string(), count),
  /** Good answers. */
  throughput: z.object({ perSecond: positive }),
  /** From the first request to the last good answer. */
  seconds: positive,
  /** Of good answers: in a closed loop from the sending, in an open one from when it was due. */
  latencyMs: latencySummarySchema,
  /** The same in full: µs, HdrHistogram V2 compressed in base64. */
  latency: recordingSchema,
  /** What theory allows at best; null where it is not known. */
  bound: z.object({ perSecond: positive, latencyMs: positive }).nullable(),
  /** How an open loop kept its times: due, never sent, sent over 1 ms late; the lateness at p99. */
  schedule: z.object({ due: count, unsent: count, late: count, latenessMs: positive }).nullable(),
  /** The generator: share of a core, lateness of its event loop at p99 in ms, of an open loop whether it had a real-time priority (older files do not say). */
  client: z.object({ cpu: positive, loopDelayMs: positive, realTime: z.boolean().optional() }),
});
export type LoadRun = z.infer<typeof loadRunSchema>;
