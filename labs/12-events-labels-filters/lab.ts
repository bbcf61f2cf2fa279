import { clearApplication, plainImages, removeNotes } from '../application.ts';
import type { LabContext } from '../runner/context.ts';
import { finding, firstFailed } from '../runner/finding.ts';
import { defineLab, type Finding } from '../runner/lab.ts';
import { containerOf } from '../runner/look/container.ts';
import { lookAtNote, quote } from '../runner/look/note.ts';
import { heardOfOne, keptRunning, wholeLife } from './events.ts';

const EVENTS = 'notes/events.txt';
const WITH_LABEL = 'notes/with-label.txt';
const PLEASE = 'notes/please.txt';
const BACKUP_EVENTS = 'notes/backup-events.txt';
const BACKUP = 'notes/backup.txt';
const CONTAINERS = ['leweb', 'ledata', 'lecache', 'lemortal', 'leimmortal'];
const ENGINE_LABELS = ['disk=ssd', 'rack=north'];

export const lab = defineLab({
  summary: 'what the engine tells, and how to ask it precisely',
  minutes: 30,
  needs: {
    nodes: 1,
    prepare: async (context) => {
      await stopListening(context);
      await clearApplication(context);
      await plainImages(context);
      await removeContainers(context);
      await removeNotes(context, EVENTS, WITH_LABEL, PLEASE, BACKUP_EVENTS, BACKUP);
      await removeEngineLabels(context);
    },
  },
  exercises: {
    '12.1': {
      kind: 'does',
      hints: [
        'Two terminals: one listens, in the other something happens.',
        `docker events | tee ~/${EVENTS}   in one, and   docker run --rm debian:trixie-slim sleep 1   in the other.`,
      ],
      check: (context) =>
        context.eventually(5, () =>
          lookAtNote(
            context,
            {
              path: EVENTS,
              expected:
                'the life of a container: create, network connect, start, die, network disconnect, destroy',
              tryThis:
                'Start to listen first; then docker run --rm, so that the container is removed at its end.',
            },
            wholeLife,
          ),
        ),
      reset: async (context) => {
        await stopListening(context);
        await removeNotes(context, EVENTS);
      },
    },
    '12.2': {
      kind: 'does',
      hints: [
        '--label NAME=VALUE belongs to docker run, before the image.',
        'docker run -d --name leweb dockercoins-rng   and   docker run -d --name ledata --label backup=please redis:8',
      ],
      check: labels,
      reset: removeContainers,
    },
    '12.3': {
      kind: 'does',
      hints: [
        '--filter label=backup finds all that have the label, whatever its value; --format says what is printed.',
        `docker ps --filter label=backup=please --format '{{.Names}}' > ~/${PLEASE}   and the same without =please into ~/${WITH_LABEL}`,
      ],
      check: (context) =>
        firstFailed([
          () => labels(context),
          () => listed(context, WITH_LABEL, 'backup', ['lecache', 'ledata']),
          () => listed(context, PLEASE, 'backup=please', ['ledata']),
        ]),
      reset: async (context) => {
        await removeContainers(context);
        await removeNotes(context, WITH_LABEL, PLEASE);
      },
    },
    '12.4': {
      kind: 'does',
      hints: [
        'docker events takes --filter label=NAME as docker ps does. Listen first, then kill.',
        `docker events --filter label=backup --format '{{.Action}} {{.Actor.Attributes.name}}' | tee ~/${BACKUP_EVENTS}`,
      ],
      check: (context) => context.eventually(5, () => heardOfOne(context)),
      reset: async (context) => {
        await stopListening(context);
        await removeContainers(context);
        await removeNotes(context, BACKUP_EVENTS);
      },
    },
    '12.5': {
      kind: 'does',
      hints: [
        'Three fields: .ID, .Image, and .Label "backup" for the value of a label, each between {{ and }}.',
        `docker ps --filter label=backup --format '{{.ID}} {{.Image}} {{.Label "backup"}}' > ~/${BACKUP}`,
      ],
      check: forPrograms,
      reset: async (context) => {
        await removeContainers(context);
        await removeNotes(context, BACKUP);
      },
    },
    '12.6': {
      kind: 'does',
      hints: [
        'Two steps: the labels in /etc/docker/daemon.json ("labels": a list of texts), and the signal HUP to dockerd.',
        'sudo pkill -HUP -x dockerd; docker info shows the labels. An error in the file is in the log of the engine: sudo tail /var/log/docker.log',
      ],
      check: (context) => context.eventually(5, () => engineLabels(context)),
      reset: removeEngineLabels,
    },
    '12.7': {
      kind: 'does',
      hints: [
        'Three parts: events with two filters (event=die and the label), a format that prints the ID only, a loop that reads IDs.',
        "docker events --filter event=die --filter label=keep=running --format '{{.Actor.ID}}' | while read id; do docker start $id; done",
      ],
      check: (context) => context.eventually(8, () => keptRunning(context)),
      reset: async (context) => {
        await stopListening(context);
        await removeContainers(context);
      },
    },
  },
});

async function removeContainers({ sh }: LabContext): Promise<void> {
  await sh('node1', `docker rm --force --volumes ${CONTAINERS.join(' ')} >/dev/null 2>&1 || true`);
}

/** Those that listen for the student; what else listens to the engine is not of this lab. */
async function stopListening({ sh }: LabContext): Promise<void> {
  await sh('node1', "pkill -f '^docker events' || true");
}

/** Only ours are taken away: an engine may have labels of its own. It minds a list that is empty, and not one that is missing. */
async function removeEngineLabels(context: LabContext): Promise<void> {
  const change = (filter: string) =>
    `changed=$(jq '${filter}' /etc/docker/daemon.json) && echo "$changed" | sudo tee /etc/docker/daemon.json >/dev/null`;
  await context.sh(
    'node1',
    `sudo rm -f /etc/docker/daemon.json.before
     ${change(`.labels = (.labels // []) - ${JSON.stringify(ENGINE_LABELS)}`)}
     sudo pkill -HUP -x dockerd`,
  );
  await context.eventually(5, async () => {
    const { ok, ...found } = await engineLabels(context);
    return { ok: !ok, ...found };
  });
  await context.sh('node1', change('if .labels == [] then del(.labels) else . end'));
}

async function labels({ node }: LabContext): Promise<Finding> {
  const found = await Promise.all(
    ['leweb', 'ledata'].map(async (name) => {
      const container = await containerOf(node('node1'), name);
      const value = container?.Config.Labels?.backup;
      return { name, state: container?.State.Status ?? 'not there', value };
    }),
  );
  const [web, data] = found;
  const running = found.every(({ state }) => state === 'running');
  return finding(running && web?.value === undefined && data?.value === 'please', {
    lookedAt: 'the containers leweb and ledata on node1, and their label "backup"',
    saw: found
      .map(
        ({ name, state, value }) =>
          `${name}: ${state}, ${value === undefined ? 'no label' : `backup=${value}`}`,
      )
      .join('; '),
    expected: 'both run; leweb without the label, ledata with backup=please',
    tryThis: 'docker rm --force leweb ledata  and start them again: a label cannot be changed later.',
  });
}

/** The note says what the engine says, and the containers are those of the guide. */
async function listed(
  context: LabContext,
  path: string,
  label: string,
  wanted: readonly string[],
): Promise<Finding> {
  const containers = await context.node('node1').engine.listContainers({ filters: { label: [label] } });
  const now = containers.map(({ Names }) => Names[0]?.slice(1) ?? '').sort();
  const missing = wanted.filter((name) => !now.includes(name));
  return lookAtNote(
    context,
    {
      path,
      expected: `the names of the containers with the label ${label}, ${wanted.join(' and ')} among them`,
      tryThis: `docker ps --filter label=${label} --format '{{.Names}}' > ~/${path}`,
    },
    (text) => ({
      ok: missing.length === 0 && text.trim().split(/\s+/).sort().join() === now.join(),
      saw: `${quote(text)}${missing.length > 0 ? `, and ${missing.join(' and ')} does not run with it` : ''}`,
    }),
  );
}

async function forPrograms(context: LabContext): Promise<Finding> {
  const containers = await context.node('node1').engine.listContainers({ filters: { label: ['backup'] } });
  const now = containers.map(({ Id, Image, Labels }) => `${Id.slice(0, 12)} ${Image} ${Labels.backup}`);
  return lookAtNote(
    context,
    {
      path: BACKUP,
      expected: `a line for each container with the label: ${now.join('; ') || 'and none runs'}`,
      tryThis: `docker ps --filter label=backup --format '{{.ID}} {{.Image}} {{.Label "backup"}}' > ~/${BACKUP}`,
    },
    (text) => ({
      ok: now.length >= 2 && text.trim().split('\n').sort().join() === now.sort().join(),
      saw: quote(text),
    }),
  );
}

async function engineLabels({ node }: LabContext): Promise<Finding> {
  const { Labels } = (await node('node1').engine.info()) as { Labels: string[] | null };
  const found = Labels ?? [];
  return finding(
    ENGINE_LABELS.every((label) => found.includes(label)),
    {
      lookedAt: 'the labels of the engine of node1',
      saw: found.length > 0 ? found.join(', ') : 'none',
      expected: ENGINE_LABELS.join(', '),
      tryThis:
        'Is the file right (jq . /etc/docker/daemon.json), and was the engine told: sudo pkill -HUP -x dockerd ?',
    },
  );
}
