/** What the file system says, in words that help. */
import { messageOf, WorkshopError } from '../../scripts/core/errors.ts';

const ELSEWHERE = 'Choose another folder for the report.';

/** Why, and what to do, by the code of the file system's error. */
const REASONS: Readonly<Record<string, { readonly why: string; readonly hint: string }>> = {
  ENOSPC: { why: 'The disk is full.', hint: `Make room on it. ${ELSEWHERE}` },
  EDQUOT: { why: 'Your share of the disk is used up.', hint: `Make room on it. ${ELSEWHERE}` },
  EACCES: { why: 'You may not write there.', hint: ELSEWHERE },
  EPERM: { why: 'You may not write there.', hint: ELSEWHERE },
  EROFS: { why: 'The file system can only be read.', hint: ELSEWHERE },
  ENOTDIR: { why: 'A part of the path is a file, not a folder.', hint: ELSEWHERE },
  EEXIST: { why: 'There is a file where the folder should be.', hint: ELSEWHERE },
  EISDIR: { why: 'There is a folder of the same name.', hint: `Move it out of the way. ${ELSEWHERE}` },
  ENAMETOOLONG: { why: 'The name is longer than the file system allows.', hint: 'Choose a shorter name.' },
};

/** The error for `path`, which could not be written because of `error`. */
export function writeFailed(path: string, error: unknown): WorkshopError {
  if (error instanceof WorkshopError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const { why, hint } = REASONS[code] ?? { why: messageOf(error), hint: ELSEWHERE };
  return new WorkshopError('WRITE_FAILED', {
    what: `The report could not be written to ${path}.`,
    why: REASONS[code] ? `${why} (${code})` : why,
    hint,
    cause: error,
  });
}
