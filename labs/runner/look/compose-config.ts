/** What Compose makes of files in the student's ~/dockercoins: merged, with all names and variables in their places. */
import type { LabContext } from '../context.ts';

export interface ComposeService {
  readonly image?: string;
  /** `redis=10.213.0.13` */
  readonly extra_hosts?: readonly string[];
}

/** The services, or what Compose has to complain of. */
export async function composeConfig(
  { sh }: LabContext,
  ...files: readonly string[]
): Promise<Readonly<Record<string, ComposeService>> | string> {
  const options = files.map((file) => `-f ${file}`).join(' ');
  const text = await sh(
    'node1',
    `cd dockercoins && docker compose ${options} config --format json 2>&1 || true`,
  );
  if (!text.startsWith('{')) return text;
  const { services } = JSON.parse(text) as { services?: Readonly<Record<string, ComposeService>> };
  return services ?? {};
}

/** Where a name leads from within a service, if that was injected. */
export function injected(service: ComposeService | undefined, name: string): string | undefined {
  const line = service?.extra_hosts?.find(
    (each) => each.startsWith(`${name}=`) || each.startsWith(`${name}:`),
  );
  return line?.slice(name.length + 1);
}
