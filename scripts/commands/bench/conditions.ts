/** Under which conditions a bench is run, as its file tells. */
import type { Conditions } from '../../../bench/schema/conditions.ts';
import { SCHEMA } from '../../../bench/schema/result.ts';
import { machineFacts } from '../../system/machine.ts';

/** Take it when the measuring begins: `startedAt` is now. `typed` is the command; `seed` null where nothing was left to chance. */
export function conditionsOf(
  typed: string,
  seed: number | null,
  versions: Readonly<Record<string, string>> = {},
): Conditions & { readonly schema: typeof SCHEMA } {
  return {
    schema: SCHEMA,
    command: typed,
    startedAt: new Date().toISOString(),
    machine: machineFacts(),
    versions: { node: process.versions.node, ...versions },
    seed,
  };
}

/** What a result says of itself, from what it says of its points. `wanted`: how many there should be. */
export function verdictOf(
  points: readonly { readonly valid: boolean }[],
  wanted: number,
): { readonly valid: boolean; readonly reasons: string[] } {
  const bad = points.filter(({ valid }) => !valid).length;
  const missing = wanted - points.length;
  const reasons = [
    ...(bad > 0 ? [`${bad} of ${points.length} points cannot be trusted`] : []),
    ...(missing > 0 ? [`${missing} of ${wanted} points were not measured`] : []),
  ];
  return { valid: reasons.length === 0, reasons };
}
