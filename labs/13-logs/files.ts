/** What lies ready on node1 for this lab, and how it is put away again. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ROOT } from '../../scripts/core/root.ts';
import type { LabContext } from '../runner/context.ts';

/** From the project to the student's home. */
const FILES = {
  'labs/13-logs/collector/compose.yaml': 'collector/compose.yaml',
  'labs/13-logs/elk/compose.yaml': 'elk/compose.yaml',
  'labs/13-logs/elk/logstash.conf': 'elk/logstash.conf',
  'dockercoins/compose.logging.yaml': 'dockercoins/compose.logging.yaml',
} as const;

/** Those that are missing or were changed are written anew; a changed one is kept beside it. */
export async function putFiles({ node }: LabContext): Promise<void> {
  for (const [from, to] of Object.entries(FILES)) {
    const input = await readFile(join(ROOT, from), 'utf8');
    const script = `mkdir -p ${dirname(to)} && cat > ${to}.new
      if cmp -s ${to} ${to}.new; then rm ${to}.new; exit; fi
      [ ! -e ${to} ] || mv ${to} ${to}.mine
      mv ${to}.new ${to}`;
    await node('node1').run(['sh', '-c', script], { input });
  }
}

/** The collector, however it was started, and all that it has kept. */
export async function removeCollector({ sh }: LabContext): Promise<void> {
  const ours = '--filter label=com.docker.compose.project=collector';
  await sh(
    'node1',
    `pkill -f '^[^ ]*node [^ ]*gelf-(collect|page)'
     docker ps --all --quiet ${ours} | xargs --no-run-if-empty docker rm --force >/dev/null
     docker network ls --quiet ${ours} | xargs --no-run-if-empty docker network rm >/dev/null
     mkdir -p gelf && sudo rm -f gelf/current.jsonl gelf/previous.jsonl`,
  );
}

/** Takes messages with `text` out of the store, in place: the collector has the file open. */
export async function forget({ sh }: LabContext, text: string): Promise<void> {
  await sh(
    'node1',
    `cd gelf 2>/dev/null || exit 0
     for file in *.jsonl; do
       [ -e "$file" ] || continue
       kept=$(grep --invert-match --fixed-strings -- '${text}' "$file")
       echo "$kept" | sudo tee "$file" >/dev/null
     done`,
  );
}
