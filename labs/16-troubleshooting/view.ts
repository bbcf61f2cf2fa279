/** Quotes on node1 as it is: its containers, what they answer, and what compose.yaml says of them. */
import type Docker from 'dockerode';
import type { LabContext } from '../runner/context.ts';
import { failed, finding } from '../runner/finding.ts';
import type { Finding } from '../runner/lab.ts';
import { changesIn } from '../runner/look/changes.ts';
import { quote } from '../runner/look/note.ts';
import { type Part, partsOf } from './application.ts';

export interface Answer {
  /** 0 when there is none. */
  readonly status: number;
  /** Where there is no answer: what curl says. */
  readonly body: string;
}

/** A service as `docker compose config` tells it. */
export interface Described {
  readonly image?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly mem_limit?: string;
  readonly networks?: Readonly<Record<string, { readonly aliases?: readonly string[] } | null>>;
}

export class QuotesView {
  readonly #context: LabContext;
  readonly #parts: ReadonlyMap<string, Part>;

  constructor(context: LabContext, parts: ReadonlyMap<string, Part>) {
    this.#context = context;
    this.#parts = parts;
  }

  static async of(context: LabContext): Promise<QuotesView> {
    return new QuotesView(context, await partsOf(context));
  }

  part(service: string): Part | undefined {
    return this.#parts.get(service);
  }

  /** What ~/quotes/compose.yaml says, by service; a sentence where Compose cannot read it. */
  async file(): Promise<ReadonlyMap<string, Described> | string> {
    const words = ['docker', 'compose', '--project-directory', 'quotes', 'config', '--format', 'json'];
    const { exitCode, stdout, stderr } = await this.#context.node('node1').run(words);
    if (exitCode !== 0) return quote(stderr);
    return new Map(Object.entries((JSON.parse(stdout) as { services: Record<string, Described> }).services));
  }

  async runs(service: string): Promise<Finding> {
    const {
      Running = false,
      Restarting = false,
      Status,
      ExitCode,
      OOMKilled,
    } = this.part(service)?.State ?? {};
    const ok = Running && !Restarting;
    const how = ok ? '' : ` (${ExitCode}${OOMKilled ? ', killed for want of memory' : ''})`;
    return finding(ok, {
      lookedAt: `the container of ${service} of Quotes on node1`,
      saw: Status === undefined ? 'there is none' : `it is ${Status}${how}`,
      expected: 'it runs',
      tryThis: `cd ~/quotes  and  docker compose up -d ${service}   (docker compose ps --all  shows what became of it)`,
    });
  }

  /** What a part answers at its own address, where the others of its network call it. */
  async answers(
    service: string,
    path: string,
    expected: string,
    test: (answer: Answer) => boolean,
  ): Promise<Finding> {
    const networks = this.part(service)?.NetworkSettings.Networks ?? {};
    const address = Object.values(networks)[0]?.IPAddress || '(no address)';
    const answer = await this.#get(`http://${address}${path}`);
    return finding(test(answer), {
      lookedAt: `what ${service} of Quotes answers at ${address}${path}`,
      saw: inWords(answer),
      expected,
      tryThis: `docker compose logs --tail 5 ${service}   and   docker compose exec ${service} …`,
    });
  }

  /** What the world gets, at port 8090 of node1. */
  async door(path: string, expected: string, test: (answer: Answer) => boolean): Promise<Finding> {
    const answer = await this.#get(`http://localhost:8090${path}`);
    return finding(test(answer), {
      lookedAt: `http://localhost:8090${path} on node1`,
      saw: inWords(answer),
      expected,
      tryThis:
        'docker compose ps  shows which port leads to web; the exercises before this one mend what is behind it.',
    });
  }

  /** Programs that were changed in the container are as before in the next one. */
  async untouched(service: string): Promise<Finding> {
    const part = this.part(service);
    const changes = part ? await changesIn(this.#context.node('node1').engine.getContainer(part.Id)) : [];
    const touched = changes.filter((path) => path.startsWith('/app/'));
    return finding(touched.length === 0, {
      lookedAt: `what has changed in the container of ${service}: docker diff`,
      saw: touched.join(', ') || 'nothing',
      expected: 'nothing: the mend is in compose.yaml',
      tryThis: `docker compose up -d --force-recreate ${service}  makes a new container; mend compose.yaml so that this one works.`,
    });
  }

  /** The same in compose.yaml as in the container that runs: what is in the container only is gone with the next `up`. */
  async sameInFile(
    service: string,
    written: (described: Described) => string | undefined,
    real: (part: Docker.ContainerInspectInfo) => string | undefined,
  ): Promise<Finding> {
    const lookedAt = `${service} in ~/quotes/compose.yaml, beside the container that runs`;
    const tryThis = `Write it into compose.yaml, and then  docker compose up -d ${service}`;
    const services = await this.file();
    if (typeof services === 'string')
      return failed({ lookedAt, saw: services, expected: 'a file that Compose can read', tryThis });
    const [described, part] = [services.get(service), this.part(service)];
    const [inFile, inPart] = [described && written(described), part && real(part)];
    return finding(inFile === inPart && inPart !== undefined, {
      lookedAt,
      saw: `in the file ${inFile ?? 'nothing'}, in the container ${inPart ?? 'nothing'}`,
      expected: 'the same in both',
      tryThis,
    });
  }

  async #get(url: string): Promise<Answer> {
    const words = [
      'curl',
      '--silent',
      '--show-error',
      '--max-time',
      '3',
      '--write-out',
      '\n%{http_code}',
      url,
    ];
    const { exitCode, stdout, stderr } = await this.#context.node('node1').run(words);
    if (exitCode !== 0) return { status: 0, body: stderr.replace(/^curl: \(\d+\) /, '') };
    const lines = stdout.split('\n');
    return { status: Number(lines.pop()), body: lines.join('\n') };
  }
}

const inWords = ({ status, body }: Answer): string =>
  status === 0 ? `no answer: ${body.trim()}` : `${status}: ${quote(body)}`;
