/** The dashboard at work: frames at each interval, keys answered at once, orders carried out, the terminal given back. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Mouse } from 'blessed';
import type { Service } from '../../scripts/deployment/deployment.ts';
import { Collector, type Watched } from './collect/collector.ts';
import type { RoomWatch } from './collect/room-watch.ts';
import { type Answer, clicked, clickedInRoom, type Order, pressed, type Shown } from './keys.ts';
import { LogFollower } from './log-follower.ts';
import { saveShown } from './save.ts';
import { openScreen, type Screen } from './screen/screen.ts';
import type { TerminalFacts } from './screen/terminal.ts';
import { FIRST_UI, type Ui } from './ui.ts';
import { inAscii } from './view/ascii.ts';
import { dashboardFrame } from './view/dashboard.ts';
import type { Frame, Size } from './view/frame.ts';
import { layoutFor, panelAt } from './view/layout.ts';
import { scrolled } from './view/list.ts';
import { roomFrame, roomRowAt } from './view/room.ts';
import { instanceRows } from './view/rows.ts';
import { THEME_NAMES, type ThemeName, themeFor } from './view/theme.ts';

export interface DashboardOptions {
  /** One place; or many clusters, of which one can be opened. */
  readonly watched?: Watched | undefined;
  readonly room?: RoomWatch | undefined;
  /** The place to show of a cluster that was chosen in the room. */
  readonly openCluster: (cluster: string, on: string | undefined) => Watched;
  readonly intervalMs: number;
  readonly theme: ThemeName;
  readonly big: boolean;
  readonly terminal: TerminalFacts;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly signal: AbortSignal;
}

/** How long a message stands in place of the keys, in ms. */
const MESSAGE_MS = 6000;

/** Resolves when the person quits or `signal` is aborted. However it ends, the terminal is as it was before. */
export async function runDashboard(options: DashboardOptions): Promise<void> {
  await using dashboard = new Dashboard(options);
  await dashboard.run();
}

class Dashboard implements AsyncDisposable {
  readonly #options: DashboardOptions;
  readonly #screen: Screen;
  readonly #quit = new AbortController();
  #ui: Ui;
  #theme: ThemeName;
  #collector: Collector | undefined;
  #log: LogFollower | undefined;
  #shown: Shown | undefined;
  #messageUntil = 0;
  #fault: { readonly error: unknown } | undefined;

  constructor(options: DashboardOptions) {
    this.#options = options;
    this.#ui = { ...FIRST_UI, big: options.big };
    this.#theme = options.theme;
    if (options.watched) this.#collector = new Collector(options.watched);
    this.#screen = openScreen({
      input: options.input,
      output: options.output,
      terminal: options.terminal.name,
      onKey: (key) => this.#guarded(() => this.#pressed(key)),
      onMouse: (mouse) => this.#guarded(() => this.#mouse(mouse)),
      onResize: () => this.#guarded(() => this.#draw()),
    });
  }

  async run(): Promise<void> {
    const signal = AbortSignal.any([this.#options.signal, this.#quit.signal]);
    let next = performance.now();
    while (!signal.aborted) {
      this.#look();
      this.#draw();
      // By the clock and not by the pause, so that a second is a second; a machine that slept does not catch up.
      next = Math.max(performance.now(), next + this.#options.intervalMs);
      await delay(next - performance.now(), undefined, { signal }).catch(() => undefined); // told to end
    }
    if (this.#fault) throw this.#fault.error;
  }

  /** A fault while a key is answered ends the dashboard as any other does: with the terminal given back first. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#fault ??= { error };
      this.#quit.abort();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#screen[Symbol.dispose]();
    this.#log?.stop();
    await this.#collector?.[Symbol.asyncDispose]();
  }

  /** The state is taken anew also while paused: the courses go on. */
  #look(): void {
    const { room } = this.#options;
    const fresh: Shown | undefined = this.#collector
      ? { kind: 'dashboard', state: this.#collector.snapshot(), hasRoom: room !== undefined }
      : room && { kind: 'room', state: room.snapshot() };
    if (!this.#ui.paused || this.#shown?.kind !== fresh?.kind) this.#shown = fresh;
    if (this.#ui.message !== undefined && performance.now() > this.#messageUntil) {
      this.#ui = { ...this.#ui, message: undefined };
    }
    if (this.#log && this.#ui.details)
      this.#ui = { ...this.#ui, details: this.#log.details(this.#ui.details) };
  }

  #frame(size: Size): Frame | undefined {
    const shown = this.#shown;
    if (!shown) return undefined;
    return shown.kind === 'room'
      ? roomFrame(shown.state, this.#ui, size)
      : dashboardFrame(shown.state, this.#ui, size);
  }

  #draw(): void {
    const frame = this.#frame(this.#screen.size);
    if (!frame) return;
    const { hasColours, hasUnicode } = this.#options.terminal;
    this.#screen.draw(hasUnicode ? frame : inAscii(frame), themeFor(this.#theme, hasColours));
  }

  #pressed(key: string): void {
    if (!this.#shown) {
      if (key === 'q' || key === 'C-c') this.#quit.abort();
      return;
    }
    this.#answer(pressed(this.#ui, key, this.#shown));
  }

  #answer({ ui, order }: Answer): void {
    this.#ui = ui;
    if (order) this.#carryOut(order);
    this.#draw();
  }

  #mouse({ action, x, y }: Mouse): void {
    if (action === 'wheelup') {
      this.#pressed('up');
      return;
    }
    if (action === 'wheeldown') {
      this.#pressed('down');
      return;
    }
    const shown = this.#shown;
    if (action !== 'mousedown' || !shown || this.#ui.details || this.#ui.help) return;
    if (shown.kind === 'room') {
      const row = roomRowAt(shown.state, this.#ui, this.#screen.size, y);
      this.#answer(clickedInRoom(this.#ui, row, shown));
      return;
    }
    const found = panelAt(layoutFor(this.#screen.size, this.#ui), x, y);
    if (!found) return;
    const inside = found.box.height - 2;
    const hasHead =
      found.name === 'nodes' ? inside > shown.state.nodes.length : found.name === 'instances' && inside > 5;
    const room = inside - (hasHead ? 1 : 0);
    const row = y - found.box.y - (hasHead ? 2 : 1);
    const isList = found.name === 'instances' || found.name === 'nodes' || found.name === 'events';
    const count = isList ? this.#count(found.name as 'instances', shown) : 0;
    const chosen = isList ? this.#ui.rows[found.name as 'instances'] : 0;
    const isRow = isList && row >= 0 && row < room;
    const index = isRow ? scrolled(count, room, Math.min(chosen, count - 1)) + row : undefined;
    const chosenRow = index !== undefined && index < count ? index : undefined;
    this.#answer(clicked(this.#ui, found.name, chosenRow, shown));
  }

  #count(name: 'instances' | 'nodes' | 'events', { state }: Extract<Shown, { kind: 'dashboard' }>): number {
    if (name === 'instances') return instanceRows(state, this.#ui).length;
    return state[name].length;
  }

  #carryOut(order: Order): void {
    switch (order.do) {
      case 'quit':
        this.#quit.abort();
        return;
      case 'theme':
        this.#theme = THEME_NAMES[(THEME_NAMES.indexOf(this.#theme) + 1) % THEME_NAMES.length] ?? 'dark';
        return;
      case 'scale':
        this.#scale(order);
        return;
      case 'log':
        this.#openLog(order.service as Service, order.logName);
        return;
      case 'close-log':
        this.#log?.stop();
        this.#log = undefined;
        return;
      case 'save':
        return void this.#save();
      case 'open':
        this.#collector = new Collector(this.#options.openCluster(order.cluster, order.on));
        this.#ui = { ...FIRST_UI, rows: this.#ui.rows };
        this.#look();
        return;
      case 'back':
        void this.#collector?.[Symbol.asyncDispose]();
        this.#collector = undefined;
        this.#look();
        return;
    }
  }

  #scale({ service, to }: Extract<Order, { do: 'scale' }>): void {
    if (this.#shown?.kind !== 'dashboard' || this.#shown.state.application !== 'running') {
      this.#say('There is no application to scale.');
      return;
    }
    this.#collector?.scale(service, to);
    this.#look();
  }

  #openLog(service: Service, logName: string | undefined): void {
    this.#log?.stop();
    const title = `log of ${logName ?? `every ${service}`}`;
    this.#log = new LogFollower(
      (signal) => this.#collector?.logs([service], signal),
      logName,
      () => {
        if (this.#log && this.#ui.details)
          this.#ui = { ...this.#ui, details: this.#log.details(this.#ui.details) };
        this.#guarded(() => this.#draw());
      },
    );
    this.#ui = { ...this.#ui, details: { title, lines: [], up: 0 } };
  }

  async #save(): Promise<void> {
    const frame = this.#frame(this.#screen.size);
    if (!frame || !this.#shown) return;
    try {
      const files = await saveShown(frame, this.#shown.state, themeFor(this.#theme, true));
      this.#say(`Saved: ${files.join('  ')}`);
    } catch (error) {
      this.#say(`Not saved: ${(error as Error).message}`);
    }
    this.#draw();
  }

  #say(message: string): void {
    this.#messageUntil = performance.now() + MESSAGE_MS;
    this.#ui = { ...this.#ui, message };
  }
}
