/** From Markdown to a guide. Everything wrong with it is found in one go. */
import type { Code, Heading, Root, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { toString as plainText } from 'mdast-util-to-string';
import { readFence } from './fence.ts';
import type { Block, Guide, GuideExercise, Position, Problem } from './guide.ts';

export interface ParsedGuide {
  readonly guide: Guide;
  readonly problems: readonly Problem[];
}

/** A heading of the second level that begins an exercise: `## Exercise 2.1: Start rng alone`. */
const EXERCISE = /^Exercise (\d+\.\d+): (\S.*)$/;

/** @param file how problems name it. Line ends may be those of Windows. */
export function parseGuide(markdown: string, file: string): ParsedGuide {
  const source = markdown.replace(/\r\n?/g, '\n').replace(/^\uFEFF/, '');
  const lines = source.split('\n');
  const problems: Problem[] = [];
  const complain = (at: Position, text: string) => void problems.push({ file, ...at, text });
  const { children } = fromMarkdown(source) as Root;

  const title = children.find((node) => node.type === 'heading' && node.depth === 1);
  if (!title) complain({ line: 1, column: 1 }, 'a guide begins with a title:  # …');
  const exercises: OpenExercise[] = [];
  const opening: RootContent[] = [];
  const closing: RootContent[] = [];
  let section: RootContent[] = opening;
  let blocks: Block[] | undefined;
  for (const node of children) {
    if (node === title) continue;
    const exercise = node.type === 'heading' ? readHeading(node, complain) : undefined;
    if (node.type === 'heading' && node.depth <= 2) {
      if (exercise) exercises.push(exercise);
      blocks = exercise?.blocks;
      section = exercise?.content ?? (exercises.length > 0 ? closing : opening);
      if (exercise) continue;
    }
    section.push(node);
    if (node.type !== 'code') continue;
    const block = readCode(node, lines, complain);
    if (block && !blocks) complain(block.at, 'commands must stand under the heading of an exercise');
    if (block) blocks?.push(block);
  }
  if (exercises.length === 0)
    complain(
      { line: 1, column: 1 },
      'no exercise was found; one begins with a heading like  ## Exercise 2.1: …',
    );
  complainOfDuplicates(exercises, complain);
  return {
    guide: { title: title ? plainText(title) : file, opening, exercises, closing },
    problems: problems.sort((a, b) => a.line - b.line || a.column - b.column),
  };
}

type OpenExercise = GuideExercise & { readonly content: RootContent[]; readonly blocks: Block[] };
type Complain = (at: Position, text: string) => void;

function readHeading(node: Heading, complain: Complain): OpenExercise | undefined {
  const text = plainText(node);
  const [, id, title] = EXERCISE.exec(text) ?? [];
  if (node.depth === 2 && id && title) return { id, title, at: positionOf(node), content: [], blocks: [] };
  if (/^exercise\b/i.test(text))
    complain(
      positionOf(node),
      `an exercise's heading reads  ## Exercise 2.1: …  and this one reads "${text}"`,
    );
  return undefined;
}

function readCode(node: Code, lines: readonly string[], complain: Complain): Block | undefined {
  const at = positionOf(node);
  const first = lines[at.line - 1]?.slice(at.column - 1) ?? '';
  const fence = /^(`{3,}|~{3,})/.exec(first)?.[1];
  if (fence === undefined) {
    complain(
      at,
      'indented text is a block of code to Markdown; put it between fences (```) or indent it less',
    );
    return undefined;
  }
  const end = node.position?.end.line ?? at.line;
  const last = (lines[end - 1] ?? '').trim();
  if (end === at.line || !(last.startsWith(fence) && /^(`+|~+)$/.test(last))) {
    complain(at, 'the block that begins here is never closed');
    return undefined;
  }
  for (const [offset, line] of node.value.split('\n').entries()) {
    if (/^\s*```\s*[a-z]/.test(line)) {
      complain(
        { line: at.line + 1 + offset, column: 1 },
        'a block begins inside of another: the one before is not closed',
      );
    }
  }
  const info = [node.lang, node.meta].filter(Boolean).join(' ');
  return readFence(info, node.value, at, (text) => complain(at, text));
}

function complainOfDuplicates(exercises: readonly GuideExercise[], complain: Complain): void {
  const seen = new Map<string, number>();
  for (const { id, at } of exercises) {
    const before = seen.get(id);
    if (before !== undefined) complain(at, `there is an exercise ${id} already, in line ${before}`);
    else seen.set(id, at.line);
  }
}

function positionOf(node: RootContent): Position {
  const { line = 1, column = 1 } = node.position?.start ?? {};
  return { line, column };
}
