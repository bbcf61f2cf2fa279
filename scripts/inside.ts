/** `workshop` on a node: the labs of the cluster that the node belongs to. Bundled for nodes by build.ts. */
import { runProgram } from './cli/program.ts';
import { registerLab } from './commands/lab.ts';

await runProgram(process.argv.slice(2), {
  description: 'The labs of this cluster: what there is to do, and whether it was done.',
  commands: [registerLab],
  begin: 'workshop lab show',
});
