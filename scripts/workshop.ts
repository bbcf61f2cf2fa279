/** ./workshop: the table of commands. Each lives in a file of its own in commands/, and loads what it needs when it runs. */
import { runProgram } from './cli/program.ts';
import { registerApp } from './commands/app.ts';
import { registerBench } from './commands/bench.ts';
import { registerCluster } from './commands/cluster.ts';
import { registerDemo } from './commands/demo.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerLab } from './commands/lab.ts';
import { registerTest } from './commands/test.ts';
import { registerTop } from './commands/top.ts';

await runProgram(process.argv.slice(2), {
  description:
    'A workshop in a box: real Docker nodes on this machine, DockerCoins with a bottleneck hidden in it, and the means to find and measure it.',
  commands: [
    registerDemo,
    registerCluster,
    registerApp,
    registerTop,
    registerLab,
    registerDoctor,
    registerBench,
    registerTest,
  ],
  begin: './workshop demo --install',
});
