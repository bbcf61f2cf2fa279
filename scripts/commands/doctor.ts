/** doctor: what this machine can do and what it lacks, with the command that mends it. */
import type { Command } from 'commander';
import { attach } from '../cli/command.ts';

export function registerDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description('show what this machine can do and lacks, with the command that mends it')
    .option('--install', 'install what the main commands need: Redis and HAProxy');
  attach<{ install?: boolean }>(command, async (...given) =>
    (await import('./doctor/run.ts')).doctor(...given),
  );
}
