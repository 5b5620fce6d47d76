import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

/** The state of the project's own repository that ran. */
export interface GitCommit {
  readonly commit: string;
  /** Whether files differed from that commit. */
  readonly modified: boolean;
}

/** null where the project isn't in a repository of its own, or git isn't installed. */
export async function readGitCommit(): Promise<GitCommit | null> {
  const git = async (...args: string[]) => (await promisify(execFile)('git', ['-C', PROJECT, ...args])).stdout.trim();
  try {
    // An installed package may lie within somebody else's repository.
    if ((await git('rev-parse', '--show-prefix')) !== '') return null;
    const commit = await git('rev-parse', 'HEAD');
    return { commit, modified: (await git('status', '--porcelain', '--untracked-files=no')) !== '' };
  } catch {
    return null;
  }
}
