import { WorkshopError } from '../../scripts/core/errors.ts';

const NOBODY = 65534;

/** What a promise rejects with. @throws when it does not, or not with one of our errors. */
export async function rejection(promise: Promise<unknown>): Promise<WorkshopError> {
  const error = await promise.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof WorkshopError) return error;
  throw error;
}

/** Runs `work` as a person without privileges: root may write everywhere. */
export async function asNobody<Result>(work: () => Promise<Result>): Promise<Result> {
  const me = process.geteuid?.();
  if (me !== 0) return work();
  process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid?.(me);
  }
}
