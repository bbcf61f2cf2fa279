/** The end of a bench that holds something against what it promises. */
import { SCHEMA } from '../../../bench/schema/result.ts';
import { renderRows } from '../../../bench/table/render.ts';
import type { Row } from '../../../bench/table/row.ts';
import type { Result } from '../../cli/command.ts';
import type { Emit } from '../../core/events.ts';
import { machineFacts } from '../../system/machine.ts';
import type { WriteReport } from './report-file.ts';

export interface Promises {
  /** What was measured: `services`, `up`. */
  readonly of: string;
  readonly rows: Row[];
  /** As it was typed. */
  readonly command: string;
  readonly startedAt: string;
  /** Of what was measured, besides Node's. */
  readonly versions?: Readonly<Record<string, string>> | undefined;
}

/** Writes the rows, shows them as a table, and returns what the command ends with. @throws WRITE_FAILED. */
export async function writePromises(
  { of, rows, command, startedAt, versions }: Promises,
  write: WriteReport,
  emit: Emit,
): Promise<Result> {
  const reasons = rows.flatMap(({ name, invalid }) => (invalid === undefined ? [] : [`${name}: ${invalid}`]));
  const report = await write({
    schema: SCHEMA,
    kind: 'promises',
    of,
    command,
    startedAt,
    machine: machineFacts(),
    versions: { node: process.versions.node, ...versions },
    seed: null,
    valid: reasons.length === 0,
    reasons,
    rows,
  });
  emit({ event: 'text', text: `\n${renderRows(rows)}\n\n  As JSON:  ${report}\n` });
  return { ok: rows.every(({ met }) => met), rows, report };
}
