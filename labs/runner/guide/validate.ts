/** Whether a guide and its lab speak of the same exercises. */
import type { Lab } from '../lab.ts';
import type { Guide, Position, Problem } from './guide.ts';

export interface Sides {
  /** Of the lab: ids of its exercises begin with it. */
  readonly number: number;
  readonly guide: Guide;
  readonly guideFile: string;
  readonly lab: Lab;
  readonly labFile: string;
  /** The text of lab.ts, to tell where in it something is. */
  readonly labSource: string;
}

/** @returns every problem between the two, none when they fit. */
export function validate({ number, guide, guideFile, lab, labFile, labSource }: Sides): Problem[] {
  const problems: Problem[] = [];
  const inGuide = (at: Position, text: string) => void problems.push({ file: guideFile, ...at, text });
  for (const { id, at, blocks } of guide.exercises) {
    const exercise = lab.exercises[id];
    if (!id.startsWith(`${number}.`))
      inGuide(at, `exercise ${id} is in lab ${number}: its id must begin with ${number}.`);
    if (!exercise) inGuide(at, `exercise ${id} has no check in ${labFile}`);
    if (exercise && blocks.length === 0)
      inGuide(at, `exercise ${id} has no commands: nothing would solve it`);
    for (const block of blocks) {
      const node = Number(block.terminal.node.replace('node', ''));
      if (node > lab.needs.nodes)
        inGuide(block.at, `${block.terminal.node} does not exist: the lab needs ${lab.needs.nodes} nodes`);
    }
  }
  const described = new Set(guide.exercises.map(({ id }) => id));
  for (const [id, { kind, reset }] of Object.entries(lab.exercises)) {
    const inLab = (text: string) => void problems.push({ file: labFile, ...placeOf(id, labSource), text });
    if (!described.has(id)) inLab(`the check of ${id} has no exercise in ${guideFile}`);
    if (kind === 'does' && !reset) inLab(`exercise ${id} changes something and has no reset`);
  }
  return problems;
}

/** Where the key of an exercise stands in lab.ts. */
function placeOf(id: string, source: string): Position {
  const lines = source.split('\n');
  const index = lines.findIndex((line) => line.includes(`'${id}':`));
  return index < 0
    ? { line: 1, column: 1 }
    : { line: index + 1, column: (lines[index]?.indexOf(`'${id}'`) ?? 0) + 1 };
}
