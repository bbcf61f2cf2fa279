/** The end of every bench that measures: its JSON, its page, its table. */
import { basename, dirname, resolve } from 'node:path';
import type { BenchResult } from '../../../bench/schema/result.ts';
import type { Form } from '../../../bench/table/forms.ts';
import type { Emit } from '../../core/events.ts';
import { writePageBeside } from './page-beside.ts';
import { openReport, type WriteReport } from './report-file.ts';

/** Before anything is measured: finds out whether the file of `--out` can be written. @throws WRITE_FAILED. */
export function openFile(out: string): Promise<WriteReport> {
  const file = resolve(out);
  return openReport(dirname(file), basename(file));
}

export interface Written {
  /** Paths of the JSON and of the page beside it. */
  readonly report: string;
  readonly page: string;
}

/** Writes the result and shows `text`, its table; into a spreadsheet goes the table and nothing else. @throws WRITE_FAILED. */
export async function finish(
  result: BenchResult,
  text: string,
  form: Form,
  write: WriteReport,
  emit: Emit,
): Promise<Written> {
  const report = await write(result);
  const page = await writePageBeside(report, result);
  const paths = `  The page, with plots:  ${page}\n  As JSON:  ${report}\n`;
  emit({ event: 'text', text: form === 'text' ? `\n${text}\n\n${paths}` : text });
  return { report, page };
}

/** Of a bench whose table was asked for as CSV or Markdown, nothing else is shown. */
export function shownAs(form: Form, emit: Emit): Emit {
  if (form === 'text') return emit;
  return (event) => {
    if (event.event === 'text' || event.event === 'error') emit(event);
  };
}
