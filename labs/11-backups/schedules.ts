/** Whether backups are made again and again, each way of scheduling on its own. */
import type { LabContext } from '../runner/context.ts';
import { finding, firstFailed } from '../runner/finding.ts';
import type { Finding } from '../runner/lab.ts';
import { REDIS } from '../runner/look/coins.ts';
import { containerOf, mountAt } from '../runner/look/container.ts';
import { dumpAt, writtenAgain } from '../runner/look/dump.ts';

export const BY_LABEL = `backups/${REDIS}/data-*.tar.gz`;
/** Schedules run every 2 s; a busy machine needs a while to start a container, in s. */
const PATIENCE_S = 12;
/** What --keep says, and one that is not tidied up yet. */
const MOST_ARCHIVES = 4;

export const fromHost = (context: LabContext): Promise<Finding> =>
  writtenAgain(context, {
    pattern: 'backups/host.rdb',
    seconds: PATIENCE_S,
    tryThis: 'Does watch run, and does what it runs say OK? Its screen shows it.',
  });

export const fromInside = (context: LabContext): Promise<Finding> =>
  firstFailed([() => staysUp(context, 'backup-loop'), () => written(context, 'backup-loop', 'loop')]);

export const fromScheduler = (context: LabContext): Promise<Finding> =>
  firstFailed([
    () => staysUp(context, 'scheduler'),
    () => hasSocket(context),
    () => written(context, 'scheduler', 'scheduler'),
  ]);

export const fromLabel = (context: LabContext): Promise<Finding> =>
  firstFailed([
    () => labelled(context),
    () =>
      writtenAgain(context, {
        pattern: BY_LABEL,
        seconds: PATIENCE_S,
        tryThis: 'Does backup-by-label run? What does it say in its terminal?',
      }),
    () => archives(context),
  ]);

async function staysUp({ node }: LabContext, name: string): Promise<Finding> {
  const container = await containerOf(node('node1'), name);
  const policy = container?.HostConfig.RestartPolicy?.Name || 'no';
  const isRight = container?.State.Running === true && (policy === 'always' || policy === 'unless-stopped');
  return finding(isRight, {
    lookedAt: `the container "${name}" on node1`,
    saw: container
      ? `it is ${container.State.Status}, restart policy ${policy}`
      : 'there is no container of that name',
    expected: 'it runs, and is started again when it ends',
    tryThis: `docker logs ${name}  says why it ended; --restart unless-stopped  belongs to docker run.`,
  });
}

const written = (context: LabContext, container: string, file: string): Promise<Finding> =>
  writtenAgain(context, {
    pattern: `backups/${file}.rdb`,
    seconds: PATIENCE_S,
    tryThis: `docker logs --tail 5 ${container}  says what goes wrong in the loop.`,
  });

/** It starts containers, and backs up nothing itself. */
async function hasSocket({ node }: LabContext): Promise<Finding> {
  const container = await containerOf(node('node1'), 'scheduler');
  const socket = container && mountAt(container, '/var/run/docker.sock');
  const data = container && mountAt(container, '/data');
  return finding(socket !== undefined && data === undefined, {
    lookedAt: 'what is mounted in the container "scheduler" on node1',
    saw: `${socket ? 'the socket' : 'no socket'} of the engine, ${data ? 'a volume' : 'nothing'} at /data`,
    expected: 'the socket of the engine, and none of the volumes of the database',
    tryThis: 'docker rm --force scheduler, and start it with  -v /var/run/docker.sock:/var/run/docker.sock',
  });
}

async function labelled({ node }: LabContext): Promise<Finding> {
  const labels = (await containerOf(node('node1'), REDIS))?.Config.Labels;
  const value = labels?.backup;
  return finding(value !== undefined, {
    lookedAt: `the label "backup" of the container ${REDIS} on node1`,
    saw: labels
      ? value === undefined
        ? 'it has no such label'
        : `backup=${value}`
      : 'there is no such container',
    expected: 'backup=please',
    tryThis: 'docker compose -f compose.yaml -f compose.backup.yaml up -d  in ~/dockercoins',
  });
}

/** Whole ones, and not too many. */
async function archives(context: LabContext): Promise<Finding> {
  const count = await context.sh(
    'node1',
    `newest=$(ls ${BY_LABEL} | tail -n 1); tar xzOf "$newest" data/dump.rdb > /tmp/lab-dump.rdb || true
     ls ${BY_LABEL} | wc -l`,
  );
  const { ok, saw } = await dumpAt(context, '/tmp/lab-dump.rdb');
  await context.sh('node1', 'rm -f /tmp/lab-dump.rdb');
  return finding(ok && Number(count) <= MOST_ARCHIVES, {
    lookedAt: `~/${BY_LABEL} on node1, and what is in the newest`,
    saw: `${count.trim()} archives, in the newest ${saw}`,
    expected: 'three archives, in each a whole dump with the wallet',
    tryThis: 'backup-volumes takes --keep 3; the label backup.before makes Redis write its file first.',
  });
}
