/** bench: measurements that anyone can repeat. */
import type { Command } from 'commander';
import { attach } from '../cli/command.ts';
import type { BenchBalancersOptions } from './bench/balancers.ts';
import type { BenchCompareOptions } from './bench/compare.ts';
import type { BenchDensityOptions } from './bench/density.ts';
import type { BenchLatencyOptions } from './bench/latency.ts';
import type { BenchLoadOptions } from './bench/load.ts';
import type { BenchNodesOptions } from './bench/nodes.ts';
import { registerPromises } from './bench/register-promises.ts';
import type { BenchReportOptions } from './bench/report.ts';
import type { BenchScaleOptions } from './bench/scale-options.ts';
import { readPlace } from './place.ts';

export function registerBench(program: Command): void {
  const bench = program
    .command('bench')
    .description('measurements that anyone can repeat')
    .helpCommand(false);

  const load = bench
    .command('load [TARGET]')
    .description('load rng, hasher or a URL of ours, and see what it does');
  withForms(withPlace(withLoad(load), 'where the application runs'))
    .option('--url <URL>', 'a URL in place of TARGET; or where TARGET, rng or hasher, answers')
    .option('--from <WHERE>', 'where loads are made: here, node2,…, or all nodes, which share them', 'here')
    .option('--runs <N>', 'how often each load is made, for comparing', '1')
    .option('--out <FILE>', OUT, 'reports/bench-load.json');
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
    .option('--from <WHERE>', 'where probes are made: here, node2,…, or all nodes, which share them', 'here')
    .option('--seed <N>', 'of the order and the moments');
  withPlace(latency, START).option('--out <FILE>', OUT, 'reports/bench-latency.json');
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
    .option('--seconds <S>', WINDOW, '4')
    .option('--seed <N>', ORDER);
  withForms(withPlace(scale, START)).option('--out <FILE>', OUT, 'reports/bench-scale.json');
  attach<BenchScaleOptions>(scale, async (...given) =>
    (await import('./bench/scale.ts')).benchScale(...given),
  );

  const balancers = bench
    .command('balancers')
    .description('ways of dealing calls out among several rng, a simulation beside each (about 1 minute)')
    .option('--balances <WORDS>', 'any of roundrobin,leastconn,random,dns,none (all; dns on nodes)')
    .option('--workers <N>', 'how many workers', '10')
    .option('--rng <N>', 'how many rng', '4')
    .option('--seconds <S>', WINDOW, '10')
    .option('--seed <N>', ORDER);
  withForms(withPlace(balancers, START)).option('--out <FILE>', OUT, 'reports/bench-balancers.json');
  attach<BenchBalancersOptions>(balancers, async (...given) =>
    (await import('./bench/balancers.ts')).benchBalancers(...given),
  );

  const nodes = bench
    .command('nodes')
    .description(
      'one application on each of 1, 2, … nodes: does it scale, and what does a shared Redis cost? (about 3 minutes)',
    )
    .option('--nodes <N..M>', 'on how many nodes, in random order (all numbers up to those there are)')
    .option('--redis <KINDS>', 'shared: one for all; own: one on each', 'shared,own')
    .option('--workers <N>', 'how many workers on each node', '10')
    .option('--rng <N>', 'how many rng on each node', '1')
    .option('--seconds <S>', WINDOW, '4')
    .option('--seed <N>', ORDER)
    .option('--cluster <NAME>', 'on which cluster');
  withForms(nodes).option('--out <FILE>', OUT, 'reports/bench-nodes.json');
  attach<BenchNodesOptions>(nodes, async (...given) =>
    (await import('./bench/nodes.ts')).benchNodes(...given),
  );

  const density = bench
    .command('density')
    .description(
      'start 1, 10, 50, 100 containers of a small service: time, memory and disk, against plain processes (about 4 minutes)',
    )
    .option('--containers <N,…>', 'how many, in random order', '1,10,50,100')
    .option('--seed <N>', ORDER);
  withForms(withPlace(density, "on which engine: local, this machine's, or a node's")).option(
    '--out <FILE>',
    OUT,
    'reports/bench-density.json',
  );
  attach<BenchDensityOptions>(density, async (...given) =>
    (await import('./bench/density.ts')).benchDensity(...given),
  );

  const compare = bench
    .command('compare <A> <B>')
    .description(
      'say whether two sets of loads differ: files of `bench load`, or with --runs targets, loaded in turn',
    );
  withLoad(compare)
    .option('--runs <N>', 'load A and B so often each, in turn: rng, hasher@node1, rng@swarm, URLs')
    .option('--cluster <NAME>', 'the cluster of nodes and Swarm')
    .option('--smallest-effect <P%>', 'what is less is of no interest', '2%')
    .option('--fail-above <P%>', 'exit with 1 when B is worse by more')
    .option('--out <FILE>', OUT, 'reports/bench-compare.json');
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

  registerPromises(bench);

  const schema = bench.command('schema').description('print the JSON schema of the files that benches write');
  attach<object>(schema, async (...given) => (await import('./bench/schema.ts')).benchSchema(...given));
}

const OUT = 'where the JSON goes';
const WINDOW = 'how long to look at each point';
const ORDER = 'of the order';
const START = 'where to start the application for it';

function withPlace(command: Command, what: string): Command {
  const places = what.includes(':') ? what : `${what}: local, node1, node2, …, each or swarm`;
  return command
    .option('--on <PLACE>', places, readPlace, 'local')
    .option('--cluster <NAME>', 'the cluster of that node or Swarm');
}

function withForms(command: Command): Command {
  return command
    .option('--csv', 'print the table as CSV')
    .option('--markdown', 'print the table as Markdown');
}

/** How to load. Every value is read, and every problem told, when the command runs. */
function withLoad(command: Command): Command {
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
