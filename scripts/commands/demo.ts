/** demo: the whole story in minutes. */
import { type Command, Option } from 'commander';
import { attach } from '../cli/command.ts';
import type { DemoOptions } from './demo/run.ts';

export function registerDemo(program: Command): void {
  const command = program
    .command('demo')
    .description(
      'the whole story: five nodes, DockerCoins, one worker and ten, the bottleneck found and mended, a report',
    )
    .addOption(
      new Option('--on <where>', 'where it runs').choices(['auto', 'local', 'cluster']).default('auto'),
    )
    .option('--install', 'install missing system packages first')
    .option('--seconds <N>', 'length of each measurement', '30')
    .option('--report <folder>', 'where the report goes', 'reports');
  attach<DemoOptions>(command, async (...given) => (await import('./demo/run.ts')).demo(...given));
}
