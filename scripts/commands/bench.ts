/** bench: measurements that anyone can repeat. */
import type { Command } from 'commander';
import { attach } from '../cli/command.ts';
import type { BenchServicesOptions } from './bench/services.ts';
import type { BenchUpOptions } from './bench/up.ts';

export function registerBench(program: Command): void {
  const bench = program
    .command('bench')
    .description('measurements that anyone can repeat')
    .helpCommand(false);
  const services = bench
    .command('services')
    .description('measure the four services against what they promise (about 25 minutes)')
    .option('--only <words>', 'only measurements whose name holds one of these words, separated by commas')
    .option('--out <folder>', 'where the JSON goes', 'reports');
  attach<BenchServicesOptions>(services, async (...given) =>
    (await import('./bench/services.ts')).benchServices(...given),
  );

  const up = bench
    .command('up')
    .description('measure how long five nodes take, against shell and curl doing the same (about 3 minutes)')
    .option('--rounds <N>', 'how often, alternating', '5')
    .option(
      '--cycles <N>',
      'instead, up and down so often: nothing may grow or slow down (20 take 4 minutes)',
    )
    .option('--students <N>', 'instead, so many clusters: time, memory and disk (10 take 2 minutes)')
    .option('--out <folder>', 'where the JSON goes', 'reports');
  attach<BenchUpOptions>(up, async (...given) => (await import('./bench/up.ts')).benchUpCommand(...given));
}
