/** What a measurement is: a name, what it needs, and how to come to its rows. */
import type { Emit } from '../../scripts/core/events.ts';
import type { ProgramName } from '../../scripts/system/programs.ts';
import type { Row } from '../table/row.ts';
import type { Stage } from './stage/stage.ts';

export interface MeasurementContext {
  /** Starts what is to be measured; all of it is ended when the measurement is over. */
  readonly stage: Stage;
  readonly emit: Emit;
  /** Aborted when the person wants to stop: whatever waits must then give up. */
  readonly signal: AbortSignal;
  /** Says how far it is: `done` of `total`, in `unit`. */
  readonly progress: (done: number, total: number, unit: string, detail?: string) => void;
}

export interface Measurement {
  /** The names of its rows, or what they begin with: what `--only` looks at, and what people see while it runs. */
  readonly names: readonly [string, ...string[]];
  /** About how long it takes, in seconds. */
  readonly seconds: number;
  readonly needs?: readonly ProgramName[];
  readonly run: (context: MeasurementContext) => Promise<readonly Row[]>;
}
