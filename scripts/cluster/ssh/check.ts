/** Whether hosts are fit to be the nodes of a cluster: a pure judgement of what was seen of them, all problems at once. */
import { type ErrorCode, WorkshopError } from '../../core/errors.ts';
import { count } from '../../core/words.ts';
import type { HostFacts, LostHost, SeenHost } from './look.ts';
import { isRequired } from './tools.ts';

export interface Problem {
  readonly code: ErrorCode;
  readonly host: string;
  readonly why: string;
  readonly hint: string;
}

export interface Wanted {
  readonly cluster: string;
  readonly managers: number;
  /** Consent to install packages. */
  readonly install: boolean;
}

type Seen = Pick<SeenHost, 'target' | 'facts'>;

/** What an engine, its images and a few containers take, in bytes. */
const NEEDED_DISK = 2 * 2 ** 30;
/** What decides the exit code, when several things are wrong. */
const ORDER: readonly ErrorCode[] = ['USAGE', 'NO_ANSWER', 'ALREADY_RUNNING', 'NO_ROOM', 'MISSING'];

/** @throws one error that names every problem of every host. */
export function refuseUnfit(seen: readonly Seen[], lost: readonly LostHost[], wanted: Wanted): void {
  const problems = problemsOfAll(seen, lost, wanted);
  if (problems.length === 0) return;
  const code = ORDER.find((each) => problems.some((problem) => problem.code === each)) ?? 'MISSING';
  const hosts = new Set(problems.map(({ host }) => host)).size;
  const [only] = problems;
  const single = problems.length === 1 && only;
  throw new WorkshopError(code, {
    what: single
      ? `${only.host} cannot be a node: ${only.why}. Nothing was changed.`
      : `${count(hosts, 'host')} of ${seen.length + lost.length} cannot be nodes. Nothing was changed.`,
    why: single ? undefined : problems.map(({ host, why, hint }) => `${host}: ${why}\n  ${hint}`).join('\n'),
    hint: single ? only.hint : 'When that is mended, the same command goes on.',
  });
}

/** In the order of the hosts; none when all is well. */
export function problemsOfAll(seen: readonly Seen[], lost: readonly LostHost[], wanted: Wanted): Problem[] {
  const unreached = lost.map(
    ({ target, trouble, reached }): Problem => ({
      code: reached ? 'MISSING' : 'NO_ANSWER',
      host: target.text,
      ...trouble,
    }),
  );
  const twins = seen.flatMap(({ target, facts }, index): Problem[] => {
    const twin = seen.slice(0, index).find((other) => other.facts.identity === facts.identity);
    if (!twin) return [];
    const hint = 'Leave one of the two out.';
    return [{ code: 'USAGE', host: target.text, why: `it is the same machine as ${twin.target.text}`, hint }];
  });
  return [...unreached, ...twins, ...seen.flatMap((host) => problemsOf(host, wanted))];
}

function problemsOf({ target, facts }: Seen, wanted: Wanted): Problem[] {
  const problems: Problem[] = [];
  const add = (code: ErrorCode, why: string, hint: string) =>
    problems.push({ code, host: target.text, why, hint });
  if (facts.begun && facts.cluster !== wanted.cluster) {
    add(
      'ALREADY_RUNNING',
      `it belongs to the workshop cluster "${facts.cluster ?? 'of no name'}"`,
      `Where that was made,  ./workshop down ${facts.cluster ?? ''}  sets it free.`,
    );
    return problems; // what else is there is that cluster's
  }
  if (facts.bare.length > 0) {
    const hint = 'Take a Debian or an Ubuntu, or install these there.';
    add(
      'MISSING',
      `it lacks ${facts.bare.join(', ')}, which it takes to change it (it is ${facts.system})`,
      hint,
    );
  }
  const missing = facts.missing.filter(isRequired);
  if (missing.length > 0 && !facts.hasApt) {
    const hint = `Install Docker Engine and sudo there by hand (https://docs.docker.com/engine/install), then run this again.`;
    add(
      'MISSING',
      `it lacks ${missing.join(', ')}, and only on Debian and Ubuntu can they be installed from here (it is ${facts.system})`,
      hint,
    );
  } else if (missing.length > 0 && !wanted.install) {
    add(
      'MISSING',
      `it lacks ${missing.join(', ')}`,
      `Add --install to install what is missing there with apt-get, or run there:  sudo apt-get install docker.io sudo`,
    );
  }
  if (facts.diskBytes !== undefined && !facts.begun && facts.diskBytes < NEEDED_DISK) {
    const free = (facts.diskBytes / 2 ** 30).toFixed(1);
    add('NO_ROOM', `${free} GiB are free on its disk (/var/lib), and 2 GiB are needed`, 'Make room there.');
  }
  problems.push(...engineProblems(target.text, facts, wanted));
  return problems;
}

function engineProblems(host: string, facts: HostFacts, { managers }: Wanted): Problem[] {
  const problems: Problem[] = [];
  const add = (code: ErrorCode, why: string, hint: string) => problems.push({ code, host, why, hint });
  if (facts.conflicts.length > 0) {
    add(
      'ALREADY_RUNNING',
      `/etc/docker/daemon.json there sets ${facts.conflicts.map((word) => `"${word}"`).join(', ')}, which an engine refuses to hear twice`,
      'Take these lines out of it (they are given as options instead), or leave the host out.',
    );
  }
  if (facts.portTaken && !facts.serving) {
    add('ALREADY_RUNNING', 'port 2376 is taken there by another program', 'End it, or leave the host out.');
  }
  if (facts.engine !== undefined && !facts.hasPid && !facts.hasSystemd) {
    add(
      'ALREADY_RUNNING',
      'an engine runs there without /run/docker.pid, so that it cannot be started again with TLS',
      'Start it with its usual pid file, or leave the host out.',
    );
  }
  if (managers > 0 && facts.inSwarm && !facts.begun) {
    add(
      'ALREADY_RUNNING',
      'its engine is in a Swarm already',
      'Leave out --swarm, or leave that Swarm there:  docker swarm leave --force',
    );
  }
  return problems;
}
