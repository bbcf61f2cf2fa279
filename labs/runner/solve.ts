/** Does an exercise as a student would: types the commands of its guide. */
import type { Exercise } from './load.ts';
import type { Terminals } from './terminal/terminals.ts';

/** Types and presses everything in order. Whether it worked is for the check to say: exit statuses prove nothing. */
export async function typeSolution(
  { blocks }: Pick<Exercise, 'blocks'>,
  terminals: Terminals,
): Promise<void> {
  for (const block of blocks) {
    if (block.kind === 'keys') await terminals.press(block.terminal, block.keys);
    else if (block.background) await terminals.start(block.terminal, block.text);
    else await terminals.type(block.terminal, block.text);
  }
}
