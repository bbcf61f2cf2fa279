/** The commands that a node has: what it cannot do without, and what guides ask for. Which package brings each, `host/packages.sh` knows. */

export interface Tool {
  readonly command: string;
  readonly required: boolean;
}

const REQUIRED = ['dockerd', 'docker', 'sudo'];
const EXPECTED = [
  ...[
    'ssh',
    'ip',
    'ping',
    'dig',
    'less',
    'tmux',
    'git',
    'jq',
    'curl',
    'ab',
    'httping',
    'htop',
    'vim',
    'nano',
  ],
  ...['ngrep', 'tcpdump', 'redis-cli', 'tree', 'socat', 'openssl'],
];

export const TOOLS: readonly Tool[] = [
  ...REQUIRED.map((command) => ({ command, required: true })),
  ...EXPECTED.map((command) => ({ command, required: false })),
];

export const isRequired = (command: string): boolean => REQUIRED.includes(command);
