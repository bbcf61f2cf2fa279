/** What the person at the keys has chosen: everything a frame depends on besides the state. Plain data. */
import { type ScalableService, SERVICES } from '../../scripts/deployment/deployment.ts';

/** In the order of their numbers, from 1. */
export const PANELS = ['speed', 'latency', 'queue', 'instances', 'nodes', 'events'] as const;
export type PanelName = (typeof PANELS)[number];

export const SORTS = ['name', 'cpu', 'memory'] as const;
export type Sort = (typeof SORTS)[number];

/** Somebody's log, as it goes on. */
export interface Details {
  readonly title: string;
  readonly lines: readonly string[];
  /** How many lines up from the newest. */
  readonly up: number;
}

export interface Ui {
  readonly focus: PanelName;
  /** The panel that has the screen to itself. */
  readonly full?: PanelName | undefined;
  readonly help: boolean;
  readonly paused: boolean;
  readonly big: boolean;
  readonly sort: Sort;
  /** Only what holds this is shown of instances, nodes and events. */
  readonly filter: string;
  /** What is being typed: a filter, or the count of a service. */
  readonly typing?: { readonly what: 'filter' | 'count'; readonly text: string } | undefined;
  /** The service that + and - scale. */
  readonly service: ScalableService;
  /** The row chosen in each list, from 0. */
  readonly rows: Readonly<Record<'instances' | 'nodes' | 'events' | 'room', number>>;
  readonly details?: Details | undefined;
  /** Said in place of the keys. */
  readonly message?: string | undefined;
}

export const FIRST_UI: Ui = {
  focus: 'instances',
  help: false,
  paused: false,
  big: false,
  sort: 'name',
  filter: '',
  service: 'worker',
  rows: { instances: SERVICES.indexOf('worker'), nodes: 0, events: 0, room: 0 },
};
