import type { Action } from '../../cli/command.ts';
import { upCluster } from '../../cluster/providers.ts';
import type { WorkshopEvent } from '../../core/events.ts';
import { count } from '../../core/words.ts';
import { describeNodes } from './describe-nodes.ts';
import { installEngine } from './install-engine.ts';
import { DEFAULT_CLUSTER } from './name.ts';
import { readSpec, type UpOptions } from './up-spec.ts';
import { upForStudents } from './up-students.ts';

export const up: Action<UpOptions> = async ({ emit, signal }, [name = DEFAULT_CLUSTER], options) => {
  const begin = performance.now();
  const spec = await readSpec(name, options);
  if (options.install && spec.hosts === undefined) await installEngine(emit, signal);
  if (options.students !== undefined) return upForStudents(spec, options, emit, signal);
  const steps: { step: string; seconds: number }[] = [];
  const keep = (event: WorkshopEvent) => {
    if (event.event === 'step' && event.state === 'done')
      steps.push({ step: event.step, seconds: event.seconds });
    emit(event);
  };
  await using cluster = await upCluster(spec, {
    emit: keep,
    signal,
    retain: options.retain,
    install: options.install,
  });
  const nodes = await describeNodes(cluster);
  const seconds = Math.round(performance.now() - begin) / 1000;
  const are = `${count(nodes.length, 'node')} ${nodes.length === 1 ? 'is' : 'are'}`;
  emit({ event: 'text', text: `\n  ${are} ready after ${seconds.toFixed(1)} s.\n` });
  const suffix = name === DEFAULT_CLUSTER ? '' : ` --cluster ${name}`;
  emit({
    event: 'text',
    text: `  Next:  ./workshop ssh node1${suffix}    ./workshop status${name === DEFAULT_CLUSTER ? '' : ` ${name}`}    ./workshop down${name === DEFAULT_CLUSTER ? '' : ` ${name}`}`,
  });
  return { cluster: name, nodes, abilities: cluster.abilities, seconds, steps };
};
