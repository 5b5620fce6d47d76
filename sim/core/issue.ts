/** One thing wrong with a scenario or another input file. Checkers return all of them; nothing is fixed in silence. */
export interface Issue {
  /** File the value stands in, relative to the scenario folder; empty when the input had no file. */
  readonly file: string;
  /** JSON pointer to the value, e.g. `/signals/12/rings/0/splits`, or `line N` for line-based formats. */
  readonly path: string;
  /** What is wrong and how to mend it, as one sentence. */
  readonly message: string;
}

/** Thrown at the edges (loading, importing) with every issue found, never only the first. */
export class InputError extends Error {
  override readonly name = 'InputError';
  constructor(readonly issues: readonly Issue[]) {
    super(issues.map((issue) => `${issue.file}${issue.path ? ` ${issue.path}` : ''}: ${issue.message}`).join('\n'));
  }
}
