/** Reads results of a bench. */
import { WorkshopError } from '../../scripts/core/errors.ts';
import { readJson } from './read-json.ts';
import { type BenchResult, benchResultSchema } from './result.ts';

/** @throws as `readJson` does. */
export function readBench(path: string): Promise<BenchResult> {
  return readJson(path, benchResultSchema, 'the result of a bench');
}

export interface ReadBench {
  readonly path: string;
  readonly result: BenchResult;
}

export interface ReadBenches {
  readonly results: ReadBench[];
  /** One error a file that cannot be used. */
  readonly refused: WorkshopError[];
}

/** Reads them all: a bad file does not hide the good ones. */
export async function readBenches(paths: readonly string[]): Promise<ReadBenches> {
  const read = await Promise.all(
    paths.map((path) =>
      readBench(path).then(
        (result) => ({ path, result }),
        (error: unknown) => {
          if (error instanceof WorkshopError) return error;
          throw error;
        },
      ),
    ),
  );
  return {
    results: read.filter((each): each is ReadBench => !(each instanceof WorkshopError)),
    refused: read.filter((each): each is WorkshopError => each instanceof WorkshopError),
  };
}
