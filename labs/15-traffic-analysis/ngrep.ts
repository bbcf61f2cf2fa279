/** What `ngrep -W byline` prints: a line for each packet, and then what is in it. */

export interface End {
  readonly address: string;
  readonly port: number;
}

export interface Packet {
  readonly from: End;
  readonly to: End;
  /** As printed: what cannot be printed is a dot, the carriage return at the end of a line too. */
  readonly lines: readonly string[];
}

/** `T 2026/11/21 11:00:00.123456 172.18.0.5:40312 -> 172.18.0.2:6379 [AP] #4`; the time is there with -t only. */
const HEADER = /^T (?:\S+ \S+ )?(\d+(?:\.\d+){3}):(\d+) -> (\d+(?:\.\d+){3}):(\d+)/;

export function readNgrep(text: string): Packet[] {
  const packets: (Packet & { readonly lines: string[] })[] = [];
  for (const line of text.split('\n')) {
    const [, from = '', fromPort, to = '', toPort] = HEADER.exec(line) ?? [];
    if (from !== '')
      packets.push({
        from: { address: from, port: Number(fromPort) },
        to: { address: to, port: Number(toPort) },
        lines: [],
      });
    else packets.at(-1)?.lines.push(line);
  }
  return packets;
}

/** The numbers in what Redis is told with `INCRBY hashes N`: each word is a line, and before each a line with how long it is. */
export function handedIn(packets: readonly Packet[]): number[] {
  return packets.flatMap(({ lines }) => {
    const at = lines.findIndex((line, index) => line === 'hashes.' && lines[index - 2] === 'INCRBY.');
    return at < 0 ? [] : [Number(lines[at + 2]?.replace('.', ''))];
  });
}
