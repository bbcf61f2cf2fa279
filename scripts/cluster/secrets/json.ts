/**
 * Secrets as JSON and back. What is read is looked at down to the keys: whoever holds a `ClusterSecrets` need not ask
 * whether the certificates in it are any, or whether a key belongs to its certificate.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import * as z from 'zod';
import type { CertifiedKey } from './authority.ts';
import type { ClusterSecrets } from './cluster-secrets.ts';
import { isSshKey } from './ssh-key.ts';

/** What was read is not the secrets of a cluster. The message never repeats what was read: it may be half a secret. */
export class InvalidSecretsError extends Error {
  /** One line each: where, and what is wrong there. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`these are not the secrets of a cluster:\n${problems.join('\n')}`);
    this.name = 'InvalidSecretsError';
    this.problems = problems;
  }
}

const MOST_PROBLEMS = 10;

export function serialiseSecrets(secrets: ClusterSecrets): string {
  return `${JSON.stringify(secrets, null, 2)}\n`;
}

/** @throws {InvalidSecretsError} for whatever else the text holds. */
export function parseSecrets(text: string): ClusterSecrets {
  const { success, data, error } = secretsSchema.safeParse(jsonOf(text));
  if (!success) throw new InvalidSecretsError(problemsOf(error));
  return data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Node's own message quotes the text, which may be half of a key.
    throw new InvalidSecretsError(['the whole file: it is not JSON; it may have been cut short']);
  }
}

const certifiedKeySchema = z
  .strictObject({ certificatePem: z.string(), keyPem: z.string() })
  .refine(keyFits, { error: 'not a certificate in PEM with its private key', abort: true });

const sshKeySchema = z
  .strictObject({ privateKey: z.string(), publicKey: z.string().regex(/^[^\r\n]+$/, 'not one line') })
  .refine(isSshKey, 'not an SSH key of the type ecdsa-sha2-nistp256, with its public half');

const secretsSchema = z
  .strictObject({
    version: z.literal(1),
    cluster: z.string().min(1),
    authority: certifiedKeySchema,
    client: certifiedKeySchema,
    userKey: sshKeySchema,
    password: z.string().min(1),
    nodes: z
      .array(z.strictObject({ name: z.string().min(1), server: certifiedKeySchema, hostKey: sshKeySchema }))
      .refine((nodes) => new Set(nodes.map(({ name }) => name)).size === nodes.length, 'two of one name'),
  })
  .superRefine(({ authority, client, nodes }, context) => {
    const own = new X509Certificate(authority.certificatePem);
    if (!own.ca) context.addIssue({ code: 'custom', path: ['authority'], message: 'not an authority' });
    const refuseStranger = (certified: CertifiedKey, path: PropertyKey[]) => {
      if (new X509Certificate(certified.certificatePem).verify(own.publicKey)) return;
      context.addIssue({ code: 'custom', path, message: 'not signed by the authority' });
    };
    refuseStranger(client, ['client']);
    for (const [index, { server }] of nodes.entries()) refuseStranger(server, ['nodes', index, 'server']);
  });

function keyFits({ certificatePem, keyPem }: CertifiedKey): boolean {
  try {
    return new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem));
  } catch {
    return false;
  }
}

function problemsOf({ issues }: z.ZodError): string[] {
  const lines = issues.slice(0, MOST_PROBLEMS).map(({ path, message }) => `${placeOf(path)}: ${message}`);
  return issues.length > MOST_PROBLEMS ? [...lines, `and ${issues.length - MOST_PROBLEMS} more`] : lines;
}

function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return place.replace(/^\./, '') || 'the whole file';
}
