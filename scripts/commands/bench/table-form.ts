/** The options `--csv` and `--markdown`. */
import type { Form } from '../../../bench/table/forms.ts';
import { WorkshopError } from '../../core/errors.ts';

export interface FormOptions {
  readonly csv?: boolean;
  readonly markdown?: boolean;
}

/** @throws USAGE when both are given. */
export function readForm({ csv, markdown }: FormOptions): Form {
  if (csv && markdown) throw new WorkshopError('USAGE', { what: '--csv and --markdown: give one of them.' });
  return csv ? 'csv' : markdown ? 'markdown' : 'text';
}
