import * as z from 'zod';
import { benchResultSchema, SCHEMA } from '../../../bench/schema/result.ts';
import type { Action } from '../../cli/command.ts';

/** Prints what the JSON file of every bench holds to. */
export const benchSchema: Action<object> = async ({ emit }) => {
  const schema = { title: SCHEMA, ...z.toJSONSchema(benchResultSchema) };
  emit({ event: 'text', text: JSON.stringify(schema, undefined, 2) });
  return { schema };
};
