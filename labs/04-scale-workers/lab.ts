import { clearApplication, removeNotes, startApplication } from '../application.ts';
import type { LabContext } from '../runner/context.ts';
import { finding, firstFailed } from '../runner/finding.ts';
import { defineLab, type Finding } from '../runner/lab.ts';
import { AppView } from '../runner/look/app.ts';
import { lookAtNote, quote } from '../runner/look/note.ts';
import { processorShare } from '../runner/look/processor.ts';
import { minesAt } from '../runner/look/progressing.ts';

const SPEED = 'notes/speed-10.txt';
const WORKERS = 10;
/** Of one processor, in per cent, for all five containers together. */
const MOST_CPU = 50;

export const lab = defineLab({
  summary: 'ten workers are three times as fast as one, not ten times',
  minutes: 15,
  needs: {
    nodes: 1,
    prepare: async (context) => {
      await clearApplication(context);
      await removeNotes(context, SPEED);
      await startApplication(context);
    },
  },
  exercises: {
    '4.1': {
      kind: 'looks',
      hints: [
        'In top, the number before "id" in the line %Cpu(s) is how much of the machine is idle.',
        'The processes of DockerCoins are those called MainThread and redis-server: see the column %CPU.',
      ],
      check: isIdle,
    },
    '4.2': {
      kind: 'does',
      hints: [
        'Compose starts as many of a service as you say with --scale SERVICE=N. N counts all of them, not those to add.',
        'docker compose up -d --scale worker=10',
      ],
      check: (context) => context.eventually(20, () => tenWorkers(context)),
      reset: (context) => startApplication(context, { scale: ['worker=1'] }),
    },
    '4.3': {
      kind: 'does',
      hints: [
        'Measure as in exercise 3.4: read the counter, wait 12 s, read it again, divide.',
        `The two lines of the guide do it and write ~/${SPEED}. Are there ten workers? docker compose ps worker`,
      ],
      check: (context) =>
        firstFailed([
          () => tenWorkers(context),
          () =>
            lookAtNote(
              context,
              {
                path: SPEED,
                expected: 'what you measured: 10 hashes per second, give or take one and a half',
                tryThis:
                  'Measure, do not reckon: 10 times 3.33 is not what happens. The guide has the commands.',
              },
              (text) => ({ ok: Math.abs(Number(text.trim()) - 10) <= 1.5, saw: quote(text) }),
            ),
          () => context.eventually(20, () => minesAt(context, 10, 4)),
        ]),
      reset: (context) => removeNotes(context, SPEED),
    },
  },
});

/** The fact that 4.1 shows: it is not the processor that DockerCoins waits for. */
async function isIdle(context: LabContext): Promise<Finding> {
  const app = await AppView.of(context.node('node1'));
  const lookedAt = 'how much of the processor the containers of DockerCoins use, over two seconds';
  const expected = 'less than half of one processor for all of them together';
  const tryThis = 'Is the application up, with one worker?  docker compose up -d --scale worker=1';
  if (app.count('worker') === 0) return finding(false, { lookedAt, saw: app.inWords, expected, tryThis });
  const percent = await processorShare(context);
  return finding(percent < MOST_CPU, {
    lookedAt,
    saw: `${percent.toFixed(1)} % of one processor`,
    expected,
    tryThis,
  });
}

async function tenWorkers({ node }: LabContext): Promise<Finding> {
  const app = await AppView.of(node('node1'));
  return finding(app.count('worker') === WORKERS && app.count('rng') === 1, {
    lookedAt: 'the containers of DockerCoins on node1',
    saw: `${app.count('worker')} workers and ${app.count('rng')} rng run`,
    expected: `${WORKERS} workers, and one rng`,
    tryThis: `cd ~/dockercoins  and  docker compose up -d --scale worker=${WORKERS}`,
  });
}
