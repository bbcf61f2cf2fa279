/** The page of a result, beside its JSON. */
import { parse } from 'node:path';
import { renderBenchReport } from '../../../bench/report/bench/render.ts';
import { writePage } from '../../../bench/report/write.ts';
import type { BenchResult } from '../../../bench/schema/result.ts';

/** Writes `<name>.html` where `<name>.json` is, and returns its path. @throws WRITE_FAILED; the JSON is whole then. */
export function writePageBeside(file: string, result: BenchResult): Promise<string> {
  const { dir, name } = parse(file);
  return writePage(dir, name, renderBenchReport([{ path: file, result }]));
}
