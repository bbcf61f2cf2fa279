/** The benches that hold parts of the workshop itself against what they promise. */
import type { Command } from 'commander';
import { attach } from '../../cli/command.ts';
import type { BenchLabsCommandOptions } from './labs.ts';
import type { BenchPromisesOptions } from './promises.ts';
import type { BenchTopOptions } from './top.ts';
import type { BenchUpOptions } from './up.ts';

export function registerPromises(bench: Command): void {
  const services = bench
    .command('services')
    .description('measure the four services against what they promise (about 25 minutes)');
  withOut(withOnly(services));
  attach<BenchPromisesOptions>(services, async (...given) =>
    (await import('./promises.ts')).benchServices(...given),
  );

  const generator = bench
    .command('generator')
    .description(
      'hold the load generator against what servers say of themselves, autocannon, and wrk2 where it is (about 6 minutes)',
    );
  withOut(withOnly(generator));
  attach<BenchPromisesOptions>(generator, async (...given) =>
    (await import('./promises.ts')).benchGenerator(...given),
  );

  const up = bench
    .command('up')
    .description('measure how long five nodes take, against shell and curl doing the same (about 3 minutes)')
    .option('--rounds <N>', 'how often, alternating', '5')
    .option(
      '--cycles <N>',
      'instead, up and down so often: nothing may grow or slow down (20 take 4 minutes)',
    )
    .option('--students <N>', 'instead, so many clusters: time, memory and disk (10 take 2 minutes)');
  withOut(up);
  attach<BenchUpOptions>(up, async (...given) => (await import('./up.ts')).benchUpCommand(...given));

  const top = bench
    .command('top')
    .description('measure what the dashboard costs, and whether it tells the truth, on nodes of its own')
    .option('--minutes <N>', 'how long it is watched', '10')
    .option(
      '--nodes <N>',
      'how many nodes, with twelve containers each; on more than five workers pause longer',
      '5',
    );
  withOut(top);
  attach<BenchTopOptions>(top, async (...given) => (await import('./top.ts')).benchTopCommand(...given));

  const labs = bench
    .command('labs')
    .description(
      'take the labs through their gate and walk through them, on nodes of its own (about 90 minutes)',
    )
    .option('--passes <N>', 'how often all labs go through the gate; one pass takes 20 minutes', '3')
    .option('--walks <N>', 'how many walks, of half a minute each', '50')
    .option('--seed <N>', 'of the chance in the walks');
  withOut(labs);
  attach<BenchLabsCommandOptions>(labs, async (...given) =>
    (await import('./labs.ts')).benchLabsCommand(...given),
  );
}

const withOut = (command: Command): Command =>
  command.option('--out <folder>', 'where the JSON goes', 'reports');

const withOnly = (command: Command): Command =>
  command.option(
    '--only <words>',
    'only measurements whose name holds one of these words, separated by commas',
  );
