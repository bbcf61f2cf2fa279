import type { Action } from '../../cli/command.ts';
import { checkNodes } from '../../cluster/checks.ts';
import { table } from '../../core/table.ts';
import { type Check, checkMachine } from '../../system/checks.ts';
import { installMissing } from '../../system/install.ts';
import { missingPrograms, NEEDED_LOCALLY } from '../../system/programs.ts';
import { missingError } from '../../system/requirements.ts';
import { tellOfOrphans } from '../app/find.ts';

const MARKS: Readonly<Record<Check['state'], string>> = { ok: '✓', note: 'i', lacking: '✗' };

/** Ends with MISSING (exit code 3) when something is lacking that the main commands need. */
export const doctor: Action<{ install?: boolean }> = async ({ emit, signal }, _words, { install }) => {
  if (install) await installMissing(NEEDED_LOCALLY, emit, signal);
  const checks = [...(await checkMachine()), ...(await checkNodes())];
  emit({
    event: 'text',
    text: table(
      ['', 'WHAT', 'FOUND', 'FOR'],
      checks.map((each) => [MARKS[each.state], each.name, each.found, each.neededFor]),
    ),
  });
  for (const { name, state, mend } of checks) {
    if (mend) emit({ event: 'text', text: `${state === 'lacking' ? '✗' : 'i'} ${name}: ${mend}` });
  }
  await tellOfOrphans(emit);
  const lacking = await missingPrograms(NEEDED_LOCALLY);
  if (lacking.length > 0) throw await missingError(lacking);
  return { checks };
};
