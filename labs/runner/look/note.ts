/** What a student has written down: a file in their home, judged by its content. */

import type { LabContext } from '../context.ts';
import { failed, finding } from '../finding.ts';
import type { Finding } from '../lab.ts';

export interface Note {
  readonly node?: string;
  /** From the student's home. */
  readonly path: string;
  /** What should be in it, for people. */
  readonly expected: string;
  readonly tryThis: string;
}

export interface Judgement {
  readonly ok: boolean;
  readonly saw: string;
}

export async function lookAtNote(
  context: LabContext,
  { node = 'node1', path, expected, tryThis }: Note,
  judge: (text: string) => Judgement | Promise<Judgement>,
): Promise<Finding> {
  const lookedAt = `the file ~/${path} on ${node}`;
  const text = await context.note(node, path);
  if (text === undefined) return failed({ lookedAt, saw: 'there is no such file', expected, tryThis });
  const { ok, saw } = await judge(text);
  return finding(ok, { lookedAt, saw, expected, tryThis });
}

/** A text in a sentence: on one line, and not too long. */
export function quote(text: string): string {
  const line = text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[^\x20-\x7e]/g, '?');
  if (line === '') return 'nothing';
  return line.length > 80 ? `"${line.slice(0, 80)}…"` : `"${line}"`;
}
