/** A guide as data: what README.md of a lab says, with the places where it says it. */
import type { RootContent } from 'mdast';

/** Counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Something wrong with a guide, or between a guide and its lab. */
export interface Problem extends Position {
  readonly file: string;
  readonly text: string;
}

/** A shell that a student has open: the first, second, … on a node. */
export interface TerminalName {
  readonly node: string;
  readonly number: number;
}

export type Block =
  /** Commands to type. One in the `background` keeps its terminal busy and is not waited for. */
  | {
      readonly kind: 'commands';
      readonly terminal: TerminalName;
      readonly background: boolean;
      readonly text: string;
      readonly at: Position;
    }
  /** Keys to press in a terminal that is busy. */
  | {
      readonly kind: 'keys';
      readonly terminal: TerminalName;
      readonly keys: readonly string[];
      readonly at: Position;
    };

export interface GuideExercise {
  /** `2.1` */
  readonly id: string;
  readonly title: string;
  readonly at: Position;
  /** Everything below its heading, for showing. */
  readonly content: readonly RootContent[];
  /** What is typed and pressed, in order. */
  readonly blocks: readonly Block[];
}

export interface Guide {
  readonly title: string;
  /** What stands before the first exercise. */
  readonly opening: readonly RootContent[];
  readonly exercises: readonly GuideExercise[];
  /** What stands after the last one, under a heading of its own: what was learned. */
  readonly closing: readonly RootContent[];
}

/** `node1`, or `node1:2` for its second terminal. */
export function nameOfTerminal({ node, number }: TerminalName): string {
  return number === 1 ? node : `${node}:${number}`;
}

/** `labs/02-…/README.md:12:1: …`, as compilers and editors write it. */
export function formatProblem({ file, line, column, text }: Problem): string {
  return `${file}:${line}:${column}: ${text}`;
}
