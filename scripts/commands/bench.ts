/** bench: measurements that anyone can repeat. */
import type { Command } from 'commander';
import { attach } from '../cli/command.ts';
import type { BenchCompareOptions } from './bench/compare.ts';
import type { BenchLatencyOptions } from './bench/latency.ts';
import type { BenchLoadOptions } from './bench/load.ts';
import type { BenchPromisesOptions } from './bench/promises.ts';
import type { BenchReportOptions } from './bench/report.ts';
import type { BenchScaleOptions } from './bench/scale-options.ts';
import type { BenchTopOptions } from './bench/top.ts';
import type { BenchUpOptions } from './bench/up.ts';
import { readPlace } from './place.ts';

export function registerBench(program: Command): void {
  const bench = program
    .command('bench')
    .description('measurements that anyone can repeat')
    .helpCommand(false);
  const load = withLoadOptions(
    bench.command('load [TARGET]').description('load rng, hasher or a URL of ours, and see what it does'),
  )
    .option('--url <URL>', 'a URL in place of TARGET; or where TARGET, rng or hasher, answers')
    .option(
      '--on <PLACE>',
      'where the application runs: local, node1, node2, …, each or swarm',
      readPlace,
      'local',
    )
    .option('--cluster <NAME>', 'the cluster of that node or Swarm')
    .option('--runs <N>', 'how often each load is made, for comparing', '1')
    .option('--csv', 'print the table as CSV')
    .option('--markdown', 'print the table as Markdown')
    .option('--out <FILE>', 'where the JSON goes', 'reports/bench-load.json');
  attach<BenchLoadOptions>(load, async (...given) => (await import('./bench/load.ts')).benchLoad(...given));

  const latency = bench
    .command('latency')
    .description(
      'probe rng and hasher while workers become more and more, theory beside it (about 3 minutes)',
    )
    .option('--workers <N..M>', 'how many workers, one after another in random order', '0..10')
    .option('--rng <N>', 'how many rng', '1')
    .option('--seconds <S>', 'how long to probe each time', '10')
    .option('--rate <R>', 'probes a second, at random moments', '5')
    .option('--seed <N>', 'of the order and the moments')
    .option(
      '--on <PLACE>',
      'where to start the application for it: local, node1, node2, …, each or swarm',
      readPlace,
      'local',
    )
    .option('--cluster <NAME>', 'the cluster of that node or Swarm')
    .option('--out <FILE>', 'where the JSON goes', 'reports/bench-latency.json');
  attach<BenchLatencyOptions>(latency, async (...given) =>
    (await import('./bench/latency.ts')).benchLatency(...given),
  );

  const scale = bench
    .command('scale')
    .description(
      'throughput and latency over a grid of workers and rng, three theories beside it (about 11 minutes)',
    )
    .option('--workers <N..M>', 'how many workers, in random order', '1..20')
    .option('--rng <N,…>', 'how many rng', '1,2,3,4')
    .option('--seconds <S>', 'how long to look at each point', '4')
    .option('--seed <N>', 'of the order')
    .option(
      '--on <PLACE>',
      'where to start the application for it: local, node1, node2, …, each or swarm',
      readPlace,
      'local',
    )
    .option('--cluster <NAME>', 'the cluster of that node or Swarm')
    .option('--csv', 'print the table as CSV')
    .option('--markdown', 'print the table as Markdown')
    .option('--out <FILE>', 'where the JSON goes', 'reports/bench-scale.json');
  attach<BenchScaleOptions>(scale, async (...given) =>
    (await import('./bench/scale.ts')).benchScale(...given),
  );

  const compare = withLoadOptions(
    bench
      .command('compare <A> <B>')
      .description(
        'say whether two sets of loads differ: files of `bench load`, or with --runs targets, loaded in turn',
      ),
  )
    .option('--runs <N>', 'load A and B so often each, in turn: rng, hasher@node1, rng@swarm, URLs')
    .option('--cluster <NAME>', 'the cluster of nodes and Swarm')
    .option('--smallest-effect <P%>', 'what is less is of no interest', '2%')
    .option('--fail-above <P%>', 'exit with 1 when B is worse by more')
    .option('--out <FILE>', 'where the JSON goes', 'reports/bench-compare.json');
  attach<BenchCompareOptions>(compare, async (...given) =>
    (await import('./bench/compare.ts')).benchCompare(...given),
  );

  const report = bench
    .command('report <FILES...>')
    .description('one page of plots and tables from JSON files of benches and demos')
    .option('--out <FOLDER>', 'where the page goes', 'reports');
  attach<BenchReportOptions>(report, async (...given) =>
    (await import('./bench/report.ts')).benchReport(...given),
  );

  const services = bench
    .command('services')
    .description('measure the four services against what they promise (about 25 minutes)')
    .option('--only <words>', 'only measurements whose name holds one of these words, separated by commas')
    .option('--out <folder>', 'where the JSON goes', 'reports');
  attach<BenchPromisesOptions>(services, async (...given) =>
    (await import('./bench/promises.ts')).benchServices(...given),
  );

  const generator = bench
    .command('generator')
    .description(
      'hold the load generator against what servers say of themselves, and autocannon (about 1 minute)',
    )
    .option('--only <words>', 'only measurements whose name holds one of these words, separated by commas')
    .option('--out <folder>', 'where the JSON goes', 'reports');
  attach<BenchPromisesOptions>(generator, async (...given) =>
    (await import('./bench/promises.ts')).benchGenerator(...given),
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

  const top = bench
    .command('top')
    .description('measure what the dashboard costs, and whether it tells the truth, on nodes of its own')
    .option('--minutes <N>', 'how long it is watched', '10')
    .option('--nodes <N>', 'how many nodes, with twelve containers each', '5')
    .option('--out <folder>', 'where the JSON goes', 'reports');
  attach<BenchTopOptions>(top, async (...given) =>
    (await import('./bench/top.ts')).benchTopCommand(...given),
  );

  const schema = bench.command('schema').description('print the JSON schema of the files that benches write');
  attach<object>(schema, async (...given) => (await import('./bench/schema.ts')).benchSchema(...given));
}

/** How to load. Every value is read, and every problem told, when the command runs. */
function withLoadOptions(command: Command): Command {
  return command
    .option(
      '-c, --connections <N,…>',
      'clients that ask again when answered (1,10,100); with --rate the most under way (1000)',
    )
    .option('-n, --requests <N>', 'how many requests (100)')
    .option('-d, --duration <S>', 'how many seconds, in place of -n')
    .option('--size <BYTES,…>', 'bytes to ask rng for, or to send')
    .option('--rate <R,…>', 'open loop: so many requests a second, whatever the target does')
    .option('--poisson', 'open loop: at random moments in place of even ones')
    .option('--seed <N>', 'of the random moments')
    .option('--timeout <S>', 'how long an answer is waited for (as long as a saturated target needs)');
}
