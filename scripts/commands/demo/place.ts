/** A place for the demo to run, until it is disposed of. */
import type { Emit } from '../../core/events.ts';
import type { Deployment } from '../../deployment/deployment.ts';

export interface Place extends AsyncDisposable {
  start(): Promise<Deployment>;
  /** One application on each node; left out where there are no nodes. */
  readonly startEach?: (() => Promise<Deployment>) | undefined;
  readonly versions: Readonly<Record<'node' | 'redis' | 'haproxy', string>>;
}

export interface PlaceOptions {
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly install: boolean;
}

/** A name of its own, so that what a person runs already is not disturbed. */
export const DEMO_NAME = 'demo';
