/** The end of a bench that holds something against what it promises. */
import type { Conditions } from '../../../bench/schema/conditions.ts';
import type { SCHEMA } from '../../../bench/schema/result.ts';
import { renderRows } from '../../../bench/table/render.ts';
import type { Row } from '../../../bench/table/row.ts';
import type { Result } from '../../cli/command.ts';
import type { Emit } from '../../core/events.ts';
import type { WriteReport } from './report-file.ts';

export interface Promises {
  /** What was measured: `services`, `up`. */
  readonly of: string;
  readonly rows: Row[];
  readonly conditions: Conditions & { readonly schema: typeof SCHEMA };
}

/** Writes the rows, shows them as a table, and returns what the command ends with. @throws WRITE_FAILED. */
export async function writePromises(
  { of, rows, conditions }: Promises,
  write: WriteReport,
  emit: Emit,
): Promise<Result> {
  const reasons = rows.flatMap(({ name, invalid }) => (invalid === undefined ? [] : [`${name}: ${invalid}`]));
  const report = await write({
    ...conditions,
    kind: 'promises',
    of,
    valid: reasons.length === 0,
    reasons,
    rows,
  });
  emit({ event: 'text', text: `\n${renderRows(rows)}\n\n  As JSON:  ${report}\n` });
  return { ok: rows.every(({ met }) => met), rows, report };
}
