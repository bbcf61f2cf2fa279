/** Reads the data that a report was drawn from. */
import { type DemoResult, demoResultSchema } from '../result.ts';
import { readJson } from '../schema/read-json.ts';

/** The result in the JSON file at `path`. @throws as `readJson` does. */
export function readResult(path: string): Promise<DemoResult> {
  return readJson(path, demoResultSchema, 'the result of a demo');
}
