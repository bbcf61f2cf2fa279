/** What machine this is: for doctor, and for every report, because a number without its machine says little. */
import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os';

export interface MachineFacts {
  readonly system: string;
  readonly kernel: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
}

export function machineFacts(): MachineFacts {
  return {
    system: `${distribution() ?? type()} ${arch()}`,
    kernel: release(),
    cpu: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
  };
}

/** Share of all cores that was busy between two readings, from 0 to 1. */
export function busyShare(before: CpuReading, after: CpuReading): number {
  const total = after.total - before.total;
  return total > 0 ? 1 - (after.idle - before.idle) / total : 0;
}

export interface CpuReading {
  readonly total: number;
  readonly idle: number;
}

export function readCpu(): CpuReading {
  let total = 0;
  let idle = 0;
  for (const { times } of cpus()) {
    total += times.user + times.nice + times.sys + times.idle + times.irq;
    idle += times.idle;
  }
  return { total, idle };
}

function distribution(): string | undefined {
  try {
    return /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  } catch {
    return undefined; // not a system that says so
  }
}
