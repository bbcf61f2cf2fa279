/** What it takes to measure something again: command, machine, versions, seed. */
import { basename } from 'node:path';
import type { Conditions } from '../../schema/conditions.ts';
import { gibibytes, moment, NONE, plural, tied } from '../format.ts';
import { type Content, type Markup, markup } from '../markup.ts';

type Known = Omit<Conditions, 'seed'> & { readonly seed?: number | null };

/** Also of a demo, which leaves nothing to chance. `more` is what only this kind of result has. */
export function conditions(
  path: string,
  { command, startedAt, machine, versions, seed }: Known,
  more: readonly (readonly [name: string, value: Content])[] = [],
): Markup {
  const facts: readonly (readonly [string, Content])[] = [
    ['Command', markup`<code>${command}</code>`],
    ['Began', moment(startedAt)],
    ...more,
    ...(seed === null || seed === undefined ? [] : [['Seed', String(seed)] as const]),
    ['System', machine.system],
    ['Kernel', machine.kernel],
    ['Processor', `${machine.cpu}, ${tied(plural(machine.cores, 'core'))}`],
    ['Memory', gibibytes(machine.memoryBytes)],
    ...Object.entries(versions).map(([name, version]) => [name, version] as const),
    ['File', basename(path)],
  ];
  return markup`<section>
<h2>Conditions</h2>
<dl>
${facts.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value || NONE}</dd></div>\n`)}</dl>
</section>
`;
}
