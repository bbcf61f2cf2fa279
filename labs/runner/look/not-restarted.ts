/** Whether a service has gone on while another one got new instances, told by when both began. */
import type { LabContext } from '../context.ts';
import { failed, finding } from '../finding.ts';
import type { Finding } from '../lab.ts';
import { AppView } from './app.ts';

/** `service` on node1 was started before the youngest instance of `others` was made. */
export async function notRestarted(
  { node }: LabContext,
  service: string,
  others: string,
  tryThis: string,
): Promise<Finding> {
  const { engine } = node('node1');
  const app = await AppView.of(node('node1'));
  const details = {
    lookedAt: `when ${service} was started, and when the youngest instance of ${others} was made`,
    expected: `a ${service} that has gone on while instances of ${others} came`,
    tryThis,
  };
  const container = app.instances(service).find(({ State }) => State === 'running');
  if (!container) return failed({ ...details, saw: `no ${service} runs` });
  const { State } = await engine.getContainer(container.Id).inspect();
  const youngest = Math.max(...app.instances(others).map(({ Created }) => Created * 1000));
  const isOlder = Date.parse(State.StartedAt) < youngest;
  const saw = `${service} was started ${isOlder ? 'before' : 'after'} the youngest instance was made`;
  return finding(isOlder, { ...details, saw });
}
