/** Since when an engine runs. It does not tell itself, but the kernel knows when its process began. */
import { WorkshopError } from '../../../scripts/core/errors.ts';
import type { LabContext } from '../context.ts';

/** The time now, how long the machine is up (both in s), the engine's start in ticks since then (field 22 of proc_pid_stat(5)), ticks a second. */
const SCRIPT = `
pid=$(pidof -s dockerd) || exit 0
read -r up _ < /proc/uptime
echo "$EPOCHREALTIME $up $(sed 's/.*) //' /proc/$pid/stat | cut -d ' ' -f 20) $(getconf CLK_TCK)"
`;

/** When the engine of a node was started, in ms since 1970, to a few hundredths of a second. @throws NO_ANSWER when none runs. */
export async function engineStartedAt({ sh }: LabContext, node = 'node1'): Promise<number> {
  const [now, up, ticks, perSecond] = (await sh(node, SCRIPT)).trim().split(' ').map(Number);
  if (!(now && up && ticks && perSecond))
    throw new WorkshopError('NO_ANSWER', { what: `No engine runs on ${node} at the moment.` });
  return (now - up + ticks / perSecond) * 1000;
}
