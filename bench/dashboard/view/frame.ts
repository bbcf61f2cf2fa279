/** A frame: every cell of the screen, with its character and the name of its style. How styles look is the theme's business. */
import { cut, textWidth, widthOf } from './width.ts';

export type StyleName =
  | 'text'
  | 'dim'
  | 'strong'
  | 'rule'
  | 'focus'
  | 'title'
  | 'speed'
  | 'bound'
  | 'spark'
  | 'good'
  | 'warning'
  | 'bad'
  | 'selected'
  | 'header'
  | 'chosen'
  | 'status-good'
  | 'status-warning'
  | 'status-bad'
  | 'key';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

export interface Frame extends Size {
  /** Row by row. The cell behind a wide character is empty. */
  readonly characters: readonly (readonly string[])[];
  readonly styles: readonly (readonly StyleName[])[];
}

/** A frame in the making. Whatever lies outside of it is left out, so that no size is too small. */
export class Canvas implements Frame {
  readonly width: number;
  readonly height: number;
  readonly characters: string[][];
  readonly styles: StyleName[][];

  constructor({ width, height }: Size) {
    this.width = Math.max(1, Math.floor(width));
    this.height = Math.max(1, Math.floor(height));
    this.characters = Array.from({ length: this.height }, () => new Array<string>(this.width).fill(' '));
    this.styles = Array.from({ length: this.height }, () => new Array<StyleName>(this.width).fill('text'));
  }

  set(x: number, y: number, character: string, style: StyleName): void {
    const row = this.characters[y];
    if (!row || x < 0 || x >= this.width) return;
    row[x] = character;
    (this.styles[y] as StyleName[])[x] = style;
  }

  /** Writes one line, in `width` columns at the most. @returns the column behind it. */
  put(x: number, y: number, text: string, style: StyleName = 'text', width = this.width - x): number {
    let at = x;
    for (const character of cut(text, Math.min(width, this.width - x))) {
      this.set(at, y, character, style);
      if (widthOf(character) === 2) this.set(at + 1, y, '', style);
      at += widthOf(character);
    }
    return at;
  }

  fill({ x, y, width, height }: Box, style: StyleName): void {
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) this.set(column, row, ' ', style);
    }
  }

  /** A rule around a panel, its title in the upper one, a remark at the right end of it. @returns the room within. */
  panel(box: Box, title: string, options: PanelOptions = {}): Box {
    const { x, y, width, height } = box;
    const inside = { x: x + 1, y: y + 1, width: Math.max(0, width - 2), height: Math.max(0, height - 2) };
    if (width < 2 || height < 2) return { ...inside, width: 0, height: 0 };
    const style = options.isFocused ? 'focus' : 'rule';
    const across = '─'.repeat(inside.width);
    this.put(x, y, `┌${across}┐`, style);
    this.put(x, y + height - 1, `└${across}┘`, style);
    for (let row = y + 1; row < y + height - 1; row++) {
      this.set(x, row, '│', style);
      this.set(x + width - 1, row, '│', style);
    }
    const { remark } = options;
    const room = inside.width - 2;
    const remarkWidth = remark ? Math.min(textWidth(remark.text) + 2, room) : 0;
    this.put(x + 2, y, ` ${title} `, options.isFocused ? 'focus' : 'title', Math.max(0, room - remarkWidth));
    if (remark) {
      this.put(x + width - 2 - remarkWidth, y, cut(` ${remark.text} `, remarkWidth), remark.style);
    }
    return inside;
  }
}

export interface PanelOptions {
  readonly isFocused?: boolean;
  readonly remark?: { readonly text: string; readonly style: StyleName } | undefined;
}

/** The frame as lines of text, without spaces at their ends. */
export function frameText({ characters }: Frame): string {
  return characters.map((row) => row.join('').trimEnd()).join('\n');
}

/** Side by side: `widths` of which a negative one takes what is left. */
export function columns(box: Box, widths: readonly number[]): Box[] {
  const fixed = widths.filter((width) => width > 0).reduce((sum, width) => sum + width, 0);
  let x = box.x;
  return widths.map((wanted) => {
    const width = Math.max(0, Math.min(wanted > 0 ? wanted : box.width - fixed, box.x + box.width - x));
    const column = { x, y: box.y, width, height: box.height };
    x += width;
    return column;
  });
}

/** One above the other, as `columns`. */
export function rows(box: Box, heights: readonly number[]): Box[] {
  const turned = { x: box.y, y: 0, width: box.height, height: 0 };
  return columns(turned, heights).map(({ x: y, width: height }) => ({
    x: box.x,
    y,
    width: box.width,
    height,
  }));
}
