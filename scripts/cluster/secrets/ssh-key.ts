/** SSH keys, for a person and for nodes alike: ECDSA P-256, which every OpenSSH of this century's second decade takes. */
import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

export interface SshKey {
  /** PEM as OpenSSH reads it (SEC 1, `BEGIN EC PRIVATE KEY`). */
  readonly privateKey: string;
  /** One line, as in `authorized_keys` and `known_hosts`: the type, the key in base64, the comment. */
  readonly publicKey: string;
}

const TYPE = 'ecdsa-sha2-nistp256';
const CURVE = 'nistp256';
/** The last bytes of a P-256 public key in DER are the point: 4, x, y. */
const POINT_BYTES = 65;

const generate = promisify(generateKeyPair);

/** @throws when the comment is not one line: it would become a second entry of `authorized_keys`. */
export async function createSshKey(comment: string): Promise<SshKey> {
  if (/\p{Cc}/u.test(comment)) throw new Error('the comment of an SSH key must be one line of text');
  const { privateKey, publicKey } = await generate('ec', { namedCurve: 'P-256' });
  return {
    privateKey: privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
    publicKey: `${publicWords(publicKey)} ${comment}`.trimEnd(),
  };
}

/** Whether the two belong together. Never throws: what is no key belongs to nothing. */
export function isSshKey({ privateKey, publicKey }: SshKey): boolean {
  try {
    const [type, key] = publicKey.split(' ');
    return `${type} ${key}` === publicWords(createPublicKey(createPrivateKey(privateKey)));
  } catch {
    return false;
  }
}

/** The type and the key, the way RFC 5656 (3.1) writes them. */
function publicWords(key: KeyObject): string {
  const point = key.export({ type: 'spki', format: 'der' }).subarray(-POINT_BYTES);
  return `${TYPE} ${Buffer.concat([TYPE, CURVE, point].map(withLength)).toString('base64')}`;
}

function withLength(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
