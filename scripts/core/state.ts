/** The one folder on this machine that we write to without being asked. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** WORKSHOP_STATE_DIR, or `workshop` in the user's state folder as XDG has it. */
export function stateFolder(): string {
  return (
    process.env.WORKSHOP_STATE_DIR ||
    join(process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'workshop')
  );
}
