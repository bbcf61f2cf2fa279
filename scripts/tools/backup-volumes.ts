#!/usr/bin/env node
/** Makes an archive of each volume of a container, with Docker's own commands; DOCKER_HOST decides which engine they speak to. */
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { $ } from 'zx';

const HELP = `Usage: backup-volumes CONTAINER… [--to FOLDER] [--keep N]
Each volume becomes ~/backups/CONTAINER/VOLUME-TIME.tar.gz, and the last 5 of each stay. If the container has a label backup.before,
that command is run in it first, so that its files are whole:
  docker run -d --name db --label 'backup.before=redis-cli save' redis:8
Restore a volume at /data:  gunzip < ~/backups/db/data-TIME.tar.gz | docker cp - db:/`;

const { containers, to, keep } = readOptions();
for (const container of containers) {
  try {
    await backUp(container);
  } catch (error) {
    // What the docker command said is better than anything about it.
    const said = (error as { stderr?: string }).stderr?.trim() || (error as Error).message;
    console.error(`${container} is not backed up: ${said}`);
    process.exitCode = 1;
  }
}

async function backUp(container: string): Promise<void> {
  const mounts = '{{range .Mounts}}{{if eq .Type "volume"}}{{.Destination}}\n{{end}}{{end}}';
  const format = `{{.Name}}\n{{index .Config.Labels "backup.before"}}\n${mounts}`;
  const facts = (await $`docker inspect --type container --format ${format} ${container}`.text()).trimEnd();
  const [name = '', before, ...volumes] = facts.split('\n');
  if (volumes.length === 0) throw new Error('it has no volume');
  if (before) await $`docker exec ${container} sh -c ${before}`;
  const folder = join(to, name); // the engine puts a slash before names
  await mkdir(folder, { recursive: true });
  for (const volume of volumes) {
    const series = volume.slice(1).replaceAll('/', '-');
    const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    const file = join(folder, `${series}-${time}.tar.gz`);
    await archive(container, volume, file);
    console.log(`${volume} of ${name.slice(1)} is in ${file}, ${(await stat(file)).size} bytes`);
    await removeOld(folder, series);
  }
}

/** `docker cp` to `-` is a tar archive of the folder, whether the container runs or not. */
async function archive(container: string, volume: string, file: string): Promise<void> {
  try {
    await $`docker cp ${container}:${volume} - | gzip > ${file}.partial`;
    await rename(`${file}.partial`, file); // what has its name is whole
  } finally {
    await rm(`${file}.partial`, { force: true });
  }
}

/** Names end with the time: sorted by name they are sorted by age. */
async function removeOld(folder: string, series: string): Promise<void> {
  const ours = (name: string) => name.replace(/-\d{8}T\d{6}Z\.tar\.gz$/, '') === series;
  const archives = (await readdir(folder)).filter(ours).sort();
  for (const old of archives.slice(0, -keep)) await rm(join(folder, old), { force: true });
}

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        to: { type: 'string', default: join(homedir(), 'backups') },
        keep: { type: 'string', default: '5' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      console.log(HELP);
      process.exit(0);
    }
    const keep = Number(values.keep);
    if (!Number.isInteger(keep) || keep < 1)
      throw new Error(`--keep takes a number from 1 on, not "${values.keep}"`);
    if (positionals.length === 0) throw new Error('which container?');
    return { containers: positionals, to: values.to, keep };
  } catch (error) {
    console.error(`backup-volumes: ${(error as Error).message}\n${HELP}`);
    process.exit(2);
  }
}
