/** What the collector of lab 13 has kept on node1, in ~/gelf. */
import type { LabContext } from '../context.ts';

export interface GelfMessage {
  readonly timestamp: number;
  readonly host: string;
  readonly short_message: string;
  readonly _container_id?: string;
  readonly _container_name?: string;
}

/** Those with `text` anywhere in them, the oldest first, a hundred at most. */
export async function messagesWith({ sh }: LabContext, text: string): Promise<GelfMessage[]> {
  const files = 'gelf/previous.jsonl gelf/current.jsonl';
  const word = `'${text.replaceAll("'", "'\\''")}'`;
  const lines = await sh(
    'node1',
    `grep --no-filename --fixed-strings -- ${word} ${files} 2>/dev/null | tail -n 100 || true`,
  );
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as GelfMessage];
      } catch {
        return []; // being written at this moment
      }
    });
}
