/**
 * Everything a command has to say is one of these. The terminal, `--json`, the dashboard and the tests are fed by the
 * same stream, so that none of them can know less than another.
 */

export type WorkshopEvent =
  /** A paragraph of the story: what is being done, and why. */
  | { readonly event: 'story'; readonly text: string }
  /** A heading of the story. */
  | { readonly event: 'chapter'; readonly title: string }
  /** Something a person should know: a port was taken, an orphan was found. */
  | { readonly event: 'notice'; readonly level: 'info' | 'warning'; readonly text: string }
  /** A step of work begins, ends or fails. `seconds` is how long it took. */
  | { readonly event: 'step'; readonly state: 'started'; readonly step: string }
  | {
      readonly event: 'step';
      readonly state: 'done';
      readonly step: string;
      readonly seconds: number;
      readonly detail?: string;
    }
  | { readonly event: 'step'; readonly state: 'failed'; readonly step: string; readonly seconds: number }
  /** How far a long step is: `done` of `total`, in `unit`. `detail` changes as it goes. */
  | {
      readonly event: 'progress';
      readonly step: string;
      readonly done: number;
      readonly total: number;
      readonly unit: string;
      readonly detail?: string;
    }
  /** A line of text in the output of a command whose output is lines (a table, a log). Not sent with --json. */
  | { readonly event: 'text'; readonly text: string }
  | { readonly event: 'log'; readonly instance: string; readonly service: string; readonly line: string }
  | {
      readonly event: 'speed';
      readonly hashesPerSecond: number;
      readonly coinsPerSecond: number;
      readonly windowSeconds: number;
    }
  /** What the dashboard shows at one moment, as data. */
  | { readonly event: 'dashboard'; readonly [figure: string]: unknown }
  | { readonly event: 'measurement'; readonly measurement: MeasurementSummary }
  | {
      readonly event: 'error';
      readonly code: string;
      readonly what: string;
      readonly why?: string | undefined;
      readonly hint?: string | undefined;
    }
  /** The last event of every command. */
  | {
      readonly event: 'result';
      readonly command: string;
      readonly ok: boolean;
      readonly [detail: string]: unknown;
    };

/** One measured stage against what theory allows; rates per second, times in ms. */
export interface MeasurementSummary {
  readonly workers: number;
  readonly rng: number;
  /** Over how many applications side by side these are spread, when it is not one. */
  readonly stacks?: number | undefined;
  readonly hashesPerSecond: number;
  readonly boundHashesPerSecond: number;
  readonly coinsPerSecond: number;
  readonly rngLatencyMs: { readonly p50: number; readonly p99: number };
  readonly boundRngLatencyMs: number;
  readonly seconds: number;
  readonly valid: boolean;
  readonly reasons: readonly string[];
}

export type Emit = (event: WorkshopEvent) => void;
