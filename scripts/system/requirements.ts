/** Asking for programs: their paths, or one error that names all that are missing and the command that brings them. */
import { WorkshopError } from '../core/errors.ts';
import { installLine, packageManager } from './package-manager.ts';
import { findProgram, missingPrograms, PROGRAMS, type ProgramName } from './programs.ts';

/** The path of each. @throws MISSING naming all that are not here, with the command that brings them. */
export async function requirePrograms<Name extends ProgramName>(
  names: readonly Name[],
): Promise<Record<Name, string>> {
  const missing = await missingPrograms(names);
  if (missing.length > 0) throw await missingError(missing);
  const paths = await Promise.all(names.map(async (name) => [name, await findProgram(name)] as const));
  return Object.fromEntries(paths) as Record<Name, string>;
}

export async function missingError(missing: readonly ProgramName[]): Promise<WorkshopError> {
  const manager = await packageManager();
  const lines = missing.map((name) => `${PROGRAMS[name].executables[0]}: ${PROGRAMS[name].neededFor}`);
  return new WorkshopError('MISSING', {
    what: `This machine lacks ${missing.map((name) => PROGRAMS[name].executables[0]).join(' and ')}. Nothing was changed.`,
    why: lines.join('\n'),
    hint: manager
      ? `Add --install to this command, or run:  ${installLine(manager, missing)}`
      : "Install them with the system's package manager, then try again.",
  });
}
