import type { Issue, RunError } from '../../sim/index.ts';

/** A request that isn't carried out, in the protocol's terms; thrown inside the server, told to whoever asked. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly code: RunError['code'],
    message: string,
    readonly issues: readonly Issue[] = [],
  ) {
    super(message);
  }

  get runError(): RunError {
    return { code: this.code, message: this.message };
  }
}
