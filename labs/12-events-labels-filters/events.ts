/** What a student has heard from `docker events`, and what followed from it. */
import type { LabContext } from '../runner/context.ts';
import { finding } from '../runner/finding.ts';
import type { Finding } from '../runner/lab.ts';
import { containerOf } from '../runner/look/container.ts';
import { type Judgement, lookAtNote, quote } from '../runner/look/note.ts';

/** In the order in which they come. */
const LIFE = ['create', 'connect', 'start', 'die', 'disconnect', 'destroy'] as const;

/** Of one container at least, all of it. Lines read `TIME container create ID (…)` and `TIME network connect ID (container=ID, …)`. */
export function wholeLife(text: string): Judgement {
  const lives = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [, action = '', id] =
      / container (create|start|die|destroy) ([0-9a-f]{64}) /.exec(line) ??
      / network (connect|disconnect) [0-9a-f]{64} \(container=([0-9a-f]{64})/.exec(line) ??
      [];
    if (id) lives.set(id, [...(lives.get(id) ?? []), action]);
  }
  const [longest = []] = [...lives.values()].sort((a, b) => b.length - a.length);
  const ok = [...lives.values()].some((life) => LIFE.every((action) => life.includes(action)));
  return { ok, saw: longest.length > 0 ? `of one container: ${longest.join(', ')}` : quote(text) };
}

/** Both containers are dead, and only the one with the label was heard of. */
export function heardOfOne(context: LabContext): Promise<Finding> {
  return lookAtNote(
    context,
    {
      path: 'notes/backup-events.txt',
      expected: 'that ledata died and nothing of leweb, although both did',
      tryThis: 'Start both, listen with --filter label=backup, and then docker kill leweb ledata.',
    },
    async (text) => {
      const states = await Promise.all(
        ['leweb', 'ledata'].map(
          async (name) => (await containerOf(context.node('node1'), name))?.State.Status ?? 'not there',
        ),
      );
      const heard = /^die ledata$/m.test(text) && !text.includes('leweb');
      return {
        ok: heard && states.every((state) => state === 'exited'),
        saw: `${quote(text)}; leweb is ${states[0]}, ledata ${states[1]}`,
      };
    },
  );
}

/** It was killed and runs again; no restart policy did that, and somebody listens who did. */
export async function keptRunning({ node }: LabContext): Promise<Finding> {
  const [mortal, immortal] = await Promise.all(
    ['lemortal', 'leimmortal'].map((name) => containerOf(node('node1'), name)),
  );
  const { NEventsListener: listeners } = (await node('node1').engine.info()) as { NEventsListener: number };
  const diedAndCame =
    immortal?.State.Running === true &&
    !immortal.State.FinishedAt.startsWith('0001') &&
    immortal.State.StartedAt > immortal.State.FinishedAt;
  const policy = immortal?.HostConfig.RestartPolicy?.Name || 'no';
  const isRight =
    diedAndCame &&
    policy === 'no' &&
    immortal.Config.Labels.keep === 'running' &&
    mortal?.State.Status === 'exited' &&
    listeners > 0;
  const came = diedAndCame ? 'has died and was started again' : `is ${immortal?.State.Status ?? 'not there'}`;
  const label = immortal?.Config.Labels.keep === 'running' ? 'with' : 'without';
  return finding(isRight, {
    lookedAt:
      'the containers lemortal and leimmortal on node1, and how many listen to the events of its engine',
    saw: `leimmortal, ${label} the label, ${came} (restart policy ${policy}); lemortal is ${mortal?.State.Status ?? 'not there'}; ${listeners} listen`,
    expected:
      'leimmortal, with keep=running, has died and was started again by who listens; lemortal stays dead',
    tryThis:
      'Leave the line that listens running in a second terminal, then  docker kill lemortal leimmortal',
  });
}
