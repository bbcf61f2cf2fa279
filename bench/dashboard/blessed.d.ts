/** What we use of neo-blessed and blessed-contrib, which bring no types. */
declare module 'blessed' {
  export interface Key {
    readonly name?: string;
    readonly full?: string;
    readonly ctrl?: boolean;
    readonly shift?: boolean;
    readonly sequence?: string;
  }

  export interface Mouse {
    readonly action: 'mousedown' | 'mouseup' | 'mousemove' | 'wheelup' | 'wheeldown';
    readonly button?: 'left' | 'middle' | 'right' | 'unknown';
    readonly x: number;
    readonly y: number;
  }

  export interface Node {
    detach(): void;
  }

  /** A cell: its attributes as a number, and its character. */
  export type Cell = [attributes: number, character: string];
  export type Line = Cell[] & { dirty: boolean };

  export interface Screen extends Node {
    readonly width: number;
    readonly height: number;
    readonly lines: Line[];
    readonly program: Program;
    append(node: Node): void;
    draw(from: number, to: number): void;
    destroy(): void;
    on(event: 'keypress', listener: (character: string | undefined, key: Key) => void): this;
    on(event: 'mouse', listener: (mouse: Mouse) => void): this;
    on(event: 'resize', listener: () => void): this;
    enableMouse(): void;
  }

  export interface Program {
    flush(): void;
    hideCursor(): void;
    readonly tput: { acscr: Record<string, string> };
  }

  export interface ScreenOptions {
    readonly input?: NodeJS.ReadableStream;
    readonly output?: NodeJS.WritableStream;
    readonly terminal?: string;
    readonly forceUnicode?: boolean;
    readonly smartCSR?: boolean;
    readonly fullUnicode?: boolean;
    readonly resizeTimeout?: number;
    readonly title?: string;
  }

  const blessed: { screen(options: ScreenOptions): Screen };
  export default blessed;
}

declare module 'blessed-contrib/lib/widget/charts/line.js' {
  import type { Node, Screen } from 'blessed';

  interface LineOptions {
    readonly screen: Screen;
    readonly width: number;
    readonly height: number;
    readonly minY: number;
    readonly maxY: number;
    readonly numYLabels: number;
    readonly xPadding: number;
    readonly xLabelPadding: number;
    readonly showNthLabel: number;
    readonly style: { readonly line: number; readonly text: number; readonly baseline: number };
  }

  interface Series {
    readonly title: string;
    readonly x: readonly string[];
    readonly y: readonly number[];
    readonly style: { readonly line: number };
  }

  /** What is drawn on: a cell is two dots wide and four high. */
  export interface Cells {
    /** In dots. */
    readonly width: number;
    /** Bits, one for each dot of a cell. */
    readonly content: Uint8Array;
    /** Escape sequences. */
    readonly colors: readonly (string | undefined)[];
    /** Of labels, with escape sequences around them. */
    readonly chars: (string | null | undefined)[];
  }

  export default class Line implements Node {
    constructor(options: LineOptions);
    setData(series: readonly Series[]): void;
    /** There once it belongs to a screen. */
    readonly ctx: { readonly _canvas: Cells; clearRect: () => void };
    detach(): void;
  }
}
