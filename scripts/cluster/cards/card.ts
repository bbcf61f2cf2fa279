/** What is on a card, and what follows from it. */

/** What one person needs to reach the nodes that are theirs. */
export interface Card {
  readonly cluster: string;
  /** The name or IP address by which students reach the nodes. */
  readonly host: string;
  readonly user: string;
  readonly password: string;
  readonly nodes: readonly CardNode[];
  /** A line of the teacher's own; it stands instead of the one on how to begin. */
  readonly note?: string | undefined;
}

export interface CardNode {
  readonly name: string;
  /** Where it is reached, if not at the card's host: machines of their own have each their own. */
  readonly host?: string | undefined;
  readonly sshPort: number;
  /** Where an application that runs on the node is seen from outside. */
  readonly webPort?: number | undefined;
}

export interface CardOptions {
  /** Of the workshop, on every card. */
  readonly title?: string | undefined;
  readonly paper?: Paper | undefined;
  /** The number on the first card; the others follow. */
  readonly firstNumber?: number | undefined;
}

export type Paper = 'A4' | 'Letter';

/** To be typed or copied as it is. */
export function sshCommand(card: Card, { host = card.host, sshPort }: CardNode): string {
  return `ssh -p ${sshPort} ${card.user}@${host}`;
}

/** `ssh://docker@host:port`, which phones and desktops hand to an SSH program (RFC 3986; an IPv6 address in brackets). */
export function sshUrl(card: Card, { host = card.host, sshPort }: CardNode): string {
  return `ssh://${encodeURIComponent(card.user)}@${urlHost(host)}:${sshPort}`;
}

/** An IPv6 address in brackets, so that its colons are not taken for a port. */
export function urlHost(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
