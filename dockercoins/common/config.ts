/**
 * Configuration from environment variables. Every variable a service knows is declared in one table, so that a
 * service can refuse all that is wrong at once, before it opens a port.
 */

/** How one variable is read: `parse` returns the value, or throws an Error whose message says what is allowed. */
export interface Variable<T> {
  readonly fallback: T;
  readonly parse: (text: string) => T;
}

type Values<Table extends Record<string, Variable<unknown>>> = {
  [Name in keyof Table]: Table[Name] extends Variable<infer T> ? T : never;
};

/** Thrown with one problem a line; `problems` holds them singly. */
export class ConfigurationError extends Error {
  readonly problems: readonly string[];

  constructor(service: string, problems: readonly string[]) {
    super(
      `${service} cannot start, its configuration is wrong:\n${problems.map((each) => `  - ${each}`).join('\n')}`,
    );
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}

/**
 * Reads every variable of `table` from `environment`. Unset or empty means the fallback.
 * @throws ConfigurationError naming every wrong variable, its value and what is allowed.
 */
export function readConfiguration<Table extends Record<string, Variable<unknown>>>(
  service: string,
  table: Table,
  environment: NodeJS.ProcessEnv = process.env,
): Values<Table> {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, variable] of Object.entries(table)) {
    const text = environment[name];
    if (text === undefined || text === '') {
      values[name] = variable.fallback;
      continue;
    }
    try {
      values[name] = variable.parse(text);
    } catch (error) {
      problems.push(`${name}=${JSON.stringify(text)}: ${(error as Error).message}`);
    }
  }
  if (problems.length > 0) throw new ConfigurationError(service, problems);
  return values as Values<Table>;
}

/** A whole number between `low` and `high`, both included. */
export function wholeNumber<T extends number | undefined>(
  fallback: T,
  low: number,
  high: number,
): Variable<T | number> {
  return {
    fallback,
    parse: (text) => {
      const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
      if (!(value >= low && value <= high)) throw new Error(`must be a whole number from ${low} to ${high}`);
      return value;
    },
  };
}

/** A TCP port; 0 lets the system choose one. */
export const port = <T extends number | undefined>(fallback: T): Variable<T | number> =>
  wholeNumber(fallback, 0, 65_535);

/** An address with one of the given schemes, such as `http:` or `redis:`, behind which a path can be put. */
export function address(fallback: string, schemes: readonly string[]): Variable<string> {
  return {
    fallback,
    parse: (text) => {
      const allowed = schemes.map((scheme) => `${scheme}//`).join(' or ');
      const url = URL.canParse(text) ? new URL(text) : undefined;
      const begins = schemes.some((scheme) => text.toLowerCase().startsWith(`${scheme}//`));
      if (!url || !begins || url.hostname === '' || /[?#]/.test(text)) {
        throw new Error(`must be an address that begins with ${allowed}, without "?" and "#"`);
      }
      return url.href.replace(/\/+$/, '');
    },
  };
}

/** Any text that is not empty, such as the name of a network interface or host. */
export const text = (fallback: string): Variable<string> => ({ fallback, parse: (value) => value });
