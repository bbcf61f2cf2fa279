/** From what OpenSSH says when it cannot log in to what is wrong and what to do: one sentence for each way to fail. */

export interface Trouble {
  /** For a sentence that begins with the host. */
  readonly why: string;
  readonly hint: string;
}

/** `destination` as the person would type it after `ssh`; `stderr` as OpenSSH wrote it, with its LogLevel at ERROR. */
export function troubleOf(stderr: string, destination: string, port: number): Trouble {
  const typed = `ssh -p ${port} ${destination}`;
  const last = stderr.trim().split('\n').at(-1)?.trim() ?? '';
  if (/REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed/i.test(stderr)) {
    return {
      why: 'its host key is not the one it had before: the machine was made anew, or another one answers in its place',
      hint: `If it was made anew, forget the old key ( ssh-keygen -R ${hostIn(destination, port)} ) and the cluster's folder, or give the cluster another name.`,
    };
  }
  if (/Permission denied/i.test(stderr)) {
    return {
      why: `it takes none of your keys (${/\(([^)]*)\)/.exec(last)?.[1] ?? 'no way to log in is left'})`,
      hint: `Bring your key there:  ssh-copy-id -p ${port} ${destination}  ; then this must work without a question:  ${typed} true`,
    };
  }
  if (/Could not resolve hostname/i.test(stderr)) {
    return { why: 'no machine of that name is known', hint: 'Is it spelled right? An IP address does too.' };
  }
  if (/Connection refused/i.test(stderr)) {
    return {
      why: `nothing listens on port ${port}: another port, or no sshd runs there`,
      hint: `Give the port as in  --hosts ${destination}:2222 , or start sshd there.`,
    };
  }
  if (/timed out|No route to host|Network is unreachable|Host is down/i.test(stderr)) {
    return {
      why: `it does not answer on port ${port} (${reasonIn(last)})`,
      hint: 'Is it on, is the address right, and does a firewall let you through?',
    };
  }
  if (/banner|kex_exchange|Connection (closed|reset)|Protocol mismatch|invalid format/i.test(stderr)) {
    return {
      why: `what answers on port ${port} does not speak SSH, or hangs up at once (${reasonIn(last)})`,
      hint: `Is the port right? This must work without a question:  ${typed} true`,
    };
  }
  return {
    why: last === '' ? 'OpenSSH could not log in and does not say why' : last,
    hint: `This must work without a question:  ${typed} true`,
  };
}

const hostIn = (destination: string, port: number): string => {
  const host = destination.replace(/^.*@/, '');
  return port === 22 ? host : `'[${host}]:${port}'`;
};

/** `Connection timed out` of `ssh: connect to host a port 22: Connection timed out`. */
const reasonIn = (line: string): string => line.replace(/^.*: /, '') || 'no answer';
