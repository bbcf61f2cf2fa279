/** The files of the page, ready to be sent. */
import { createHash } from 'node:crypto';
import { files } from 'virtual:page';

export interface Asset {
  readonly type: string;
  readonly body: Buffer;
  /** Changes with the body, so that a browser may keep the file and ask whether it is still good. */
  readonly etag: string;
}

export const assets: ReadonlyMap<string, Asset> = new Map(
  Object.entries(files).map(([path, { type, body }]) => [
    path,
    { type, body: Buffer.from(body), etag: etagOf(body) },
  ]),
);

function etagOf(body: string): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
}
