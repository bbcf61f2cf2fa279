/** test: every test of this project. */
import type { Command } from 'commander';
import { attach } from '../cli/command.ts';
import type { TestOptions } from './test/run.ts';

export function registerTest(program: Command): void {
  const command = program
    .command('test [WORD...]')
    .description('run the tests; WORDs choose files by parts of their path')
    .option('--install', 'install missing system packages first')
    .option('--grep <pattern>', 'only tests whose name matches');
  attach<TestOptions>(command, async (...given) => (await import('./test/run.ts')).test(...given));
}
