import { readResults } from '../../../bench/report/bench/read.ts';
import { renderBenchReport } from '../../../bench/report/bench/render.ts';
import { prepareReportFolder, writePage } from '../../../bench/report/write.ts';
import type { Action } from '../../cli/command.ts';
import { count } from '../../core/words.ts';

export interface BenchReportOptions {
  readonly out: string;
}

const NAME = 'bench-report';

/**
 * Files that cannot be used are named, with the place of what is wrong, and the page is made of the others; exit code 1 then.
 * @throws USAGE, INVALID_MEASUREMENT when no file can be used; WRITE_FAILED.
 */
export const benchReport: Action<BenchReportOptions> = async ({ emit }, files, { out }) => {
  const { results, refused } = await readResults(files);
  const [worst] = refused;
  for (const { code, what, why, hint } of results.length > 0 ? refused : refused.slice(1))
    emit({ event: 'error', code, what, why, hint });
  if (results.length === 0 && worst) throw worst;
  await prepareReportFolder(out);
  const report = await writePage(out, NAME, renderBenchReport(results));
  emit({ event: 'text', text: `\n  ${count(results.length, 'result')} on one page:  ${report}\n` });
  return {
    ok: refused.length === 0,
    report,
    files: results.map(({ path }) => path),
    refused: refused.map(({ what, why }) => ({ what, why })),
  };
};
