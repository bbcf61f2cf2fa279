/** What a node knows of the cluster that it belongs to: written into it before it starts. Nothing of it is secret. */
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { Abilities } from '../cluster.ts';

export const DESCRIPTION_IN_NODE = '/etc/workshop/cluster.json';

export interface Description {
  readonly name: string;
  readonly abilities: Abilities;
  readonly managers: 0 | 1 | 3;
  readonly nodes: readonly { readonly name: string; readonly address: string }[];
}

const schema: z.ZodType<Description> = z.object({
  name: z.string(),
  abilities: z.object({ ipvs: z.boolean(), privileged: z.boolean() }),
  managers: z.union([z.literal(0), z.literal(1), z.literal(3)]),
  nodes: z.array(z.object({ name: z.string(), address: z.string() })).min(1),
});

export function serialiseDescription(description: Description): string {
  return `${JSON.stringify(description, null, 2)}\n`;
}

/** Of the node that this program runs in; undefined on any other machine. @throws when the file holds something else. */
export async function readDescription(path: string = DESCRIPTION_IN_NODE): Promise<Description | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return schema.parse(JSON.parse(text));
}
