/** Scaling from the dashboard: keys are quicker than containers, so what is asked for last wins. */
import { COUNT_LIMITS, type Counts, type ScalableService } from '../../../scripts/deployment/deployment.ts';
import type { EventState, ScalingState } from '../state.ts';
import type { Application } from './application.ts';
import { shortly } from './source.ts';

export interface ScalingOptions {
  readonly onEvent: (event: Omit<EventState, 'at'>) => void;
  readonly onReached: () => void;
}

export class Scaling {
  readonly #application: Application;
  readonly #options: ScalingOptions;
  #asked: Partial<Record<ScalableService, number>> = {};
  #doing: Partial<Counts> = {};
  #isBusy = false;

  constructor(application: Application, options: ScalingOptions) {
    this.#application = application;
    this.#options = options;
  }

  get pending(): readonly ScalingState[] {
    const all = { ...this.#doing, ...this.#asked };
    return Object.entries(all).map(([service, to]) => ({ service, to }));
  }

  /** A count out of bounds is brought into them. */
  ask(service: ScalableService, count: number): void {
    const { low, high } = COUNT_LIMITS[service];
    this.#asked[service] = Math.max(low, Math.min(high, count));
    if (!this.#isBusy) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    while (Object.keys(this.#asked).length > 0) {
      this.#doing = this.#asked;
      this.#asked = {};
      const { deployment } = this.#application;
      const what = Object.entries(this.#doing).map(([service, to]) => `${service} to ${to}`);
      try {
        if (!deployment) throw new Error('no application runs');
        this.#options.onEvent({ level: 'info', text: `scaling ${what.join(', ')}` });
        await deployment.scale(this.#doing);
      } catch (error) {
        this.#options.onEvent({ level: 'error', text: `not scaled ${what.join(', ')}: ${shortly(error)}` });
      }
      this.#doing = {};
      this.#options.onReached();
    }
    this.#isBusy = false;
  }
}
