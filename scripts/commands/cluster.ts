/** up, down, list, status, images, env, ssh: the nodes. */
import { type Command, Option } from 'commander';
import { attach } from '../cli/command.ts';
import type { CardsOptions } from './cluster/cards.ts';
import type { EnvOptions } from './cluster/env.ts';
import type { ImagesOptions } from './cluster/images.ts';
import type { SshOptions } from './cluster/ssh.ts';
import type { UpOptions } from './cluster/up-spec.ts';

export function registerCluster(program: Command): void {
  const up = program
    .command('up [NAME]')
    .description('make a cluster: real Docker nodes on this machine, ready in seconds')
    .option('--nodes <N>', 'how many nodes (5)')
    .addOption(
      new Option('--provider <WAY>', 'make nodes, or take machines that exist').choices(['docker', 'ssh']),
    )
    .option(
      '--hosts <LIST>',
      'those machines: user@a,b:2222,c or @file with one a line (implies --provider ssh)',
    )
    .option('--students <N>', 'a cluster for each of so many students: NAME-1, NAME-2, …')
    .option('--swarm', 'form a Swarm over them')
    .option('--managers <N>', 'managers of the Swarm: 1 or 3 (implies --swarm)')
    .option('--memory <SIZE>', "limit of each node's memory, such as 2g")
    .option('--cpus <N>', "limit of each node's processors, such as 1.5")
    .option('--bind <ADDRESS>', 'publish SSH and the application to others, at this address of the machine')
    .option('--base-port <PORT>', "node1's SSH port; the next ports follow, ten for each node")
    .option('--retain', 'keep what there is when something fails, for a look')
    .option(
      '--install',
      'install what is missing first: a Docker engine here, or engine and tools on the hosts',
    );
  attach<UpOptions>(up, async (...given) => (await import('./cluster/up.ts')).up(...given));

  const down = program
    .command('down [NAME]')
    .description('remove a cluster and all that belongs to it')
    .option('--all', 'every cluster there is');
  attach<{ all?: boolean }>(down, async (...given) => (await import('./cluster/down.ts')).down(...given));

  const list = program.command('list').description('list the clusters');
  attach<object>(list, async (...given) => (await import('./cluster/list.ts')).list(...given));

  const status = program
    .command('status [NAME]')
    .description('each node: engine, role, containers, processor, memory, disk');
  attach<object>(status, async (...given) => (await import('./cluster/status.ts')).status(...given));

  const images = program
    .command('images')
    .description('every image that is needed: what for, where from, how large; makes what is missing')
    .option('--check', 'only look')
    .addOption(
      new Option('--locked', "with exactly the packages of the tests, from Debian's archive").conflicts(
        'check',
      ),
    )
    .option('--install', 'install and start a Docker engine first if there is none');
  attach<ImagesOptions>(images, async (...given) => (await import('./cluster/images.ts')).images(...given));

  const cards = program
    .command('cards [NAME...]')
    .description('a printable card for each cluster: addresses, user, password, a QR code')
    .option('--title <TEXT>', 'of the workshop, on every card')
    .addOption(new Option('--paper <size>', 'paper').choices(['A4', 'Letter']).default('A4'))
    .option('--host <NAME>', 'by which name students reach this machine')
    .option('--out <folder>', 'where the files go', 'cards');
  attach<CardsOptions>(cards, async (...given) => (await import('./cluster/cards.ts')).cards(...given));

  const env = program
    .command('env [NODE]')
    .description("point the docker command of this shell at a node's engine: eval $(./workshop env node1)")
    .option('--cluster <NAME>', 'of which cluster', 'workshop')
    .option('--unset', 'print what undoes it')
    .option(
      '--context',
      'make Docker contexts instead, of that node or of all: docker --context workshop-node1 ps',
    );
  attach<EnvOptions>(env, async (...given) => (await import('./cluster/env.ts')).env(...given));

  const ssh = program
    .command('ssh [NODE] [COMMAND...]')
    .description('a shell on a node, or one command:  ./workshop ssh node1 -- docker ps')
    .option('--cluster <NAME>', 'of which cluster', 'workshop')
    .option('--config', 'write names for all nodes that ssh, scp and editors can be told of');
  attach<SshOptions>(ssh, async (...given) => (await import('./cluster/ssh.ts')).ssh(...given));
}
