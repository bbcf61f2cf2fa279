/** Reads whatever a report can be made of: results of any bench, and of the demo. */
import { resolve } from 'node:path';
import * as z from 'zod';
import { WorkshopError } from '../../../scripts/core/errors.ts';
import { type DemoResult, demoResultSchema } from '../../result.ts';
import { readJson } from '../../schema/read-json.ts';
import { type BenchResult, benchResultSchema } from '../../schema/result.ts';

export type AnyResult = BenchResult | DemoResult;
const anyResultSchema = z.discriminatedUnion('schema', [demoResultSchema, benchResultSchema]);

export interface NamedResult {
  /** Absolute. */
  readonly path: string;
  readonly result: AnyResult;
}

export interface ReadResults {
  readonly results: NamedResult[];
  /** One error a file that cannot be used, with the place of what is wrong. */
  readonly refused: WorkshopError[];
}

/** Reads them all, each file once: a bad one does not hide the good ones. */
export async function readResults(paths: readonly string[]): Promise<ReadResults> {
  const read: ReadResults = { results: [], refused: [] };
  for (const path of new Set(paths.map((each) => resolve(each)))) {
    try {
      const result = await readJson(path, anyResultSchema, 'the result of a bench or a demo');
      read.results.push({ path, result });
    } catch (error) {
      if (!(error instanceof WorkshopError)) throw error;
      read.refused.push(error);
    }
  }
  return read;
}
