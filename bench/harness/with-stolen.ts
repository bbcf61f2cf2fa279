/** Rows that know what of the machine was stolen while they were measured. */
import { watchStolen } from '../../scripts/system/stolen.ts';
import type { Row } from '../table/row.ts';

/** The rows that `measure` comes to, each with the share that was stolen meanwhile, where that is known. */
export async function withStolen(measure: () => Promise<readonly Row[]>): Promise<Row[]> {
  const lost = await watchStolen();
  const rows = await measure();
  const stolen = await lost();
  return rows.map((row) => (stolen === undefined ? row : { ...row, stolen: Math.round(stolen * 1e4) / 1e4 }));
}
