import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../../sim/index.ts';

/** A folder of results that is being written: not seen under its name before all of it is there. */
export interface DraftFolder {
  /** Where files are to be written meanwhile. */
  readonly path: string;
  /** Puts the folder in its place; earlier results that stood there are gone. */
  publish(): Promise<void>;
  /** Takes away all that has been written; does nothing once published. */
  discard(): Promise<void>;
}

/**
 * Refuses a folder that something other than results stands in, before anything is run for it.
 *
 * @param isResult whether a file of that name may be replaced
 * @throws InputError
 */
export async function checkOutputFolder(folder: string, isResult: (name: string) => boolean): Promise<void> {
  const refuse = (message: string) => new InputError([{ file: folder, path: '', message }]);
  const found = await stat(folder).catch(() => null);
  if (found === null) return;
  if (!found.isDirectory()) throw refuse('is a file; --out takes a folder');
  const others = (await readdir(folder)).filter((name) => !isResult(name));
  if (others.length === 0) return;
  const more = others.length > 3 ? `, and ${others.length - 3} more` : '';
  throw refuse(
    `holds files that are no results (${others.slice(0, 3).join(', ')}${more}); give a new folder, an empty one, or one of earlier results`,
  );
}

/**
 * Makes a folder beside the one that is to be, on the same disk, so that putting it in place is one renaming.
 *
 * @throws InputError if none can be made there
 */
export async function createDraftFolder(folder: string): Promise<DraftFolder> {
  const target = path.resolve(folder);
  const mark = randomUUID();
  const draft = path.join(path.dirname(target), `.${path.basename(target)}.draft-${mark}`);
  const firstMade = await mkdir(draft, { recursive: true }).catch((error: Error) => {
    throw new InputError([{ file: folder, path: '', message: `can't be written: ${error.message}` }]);
  });
  let published = false;
  return {
    path: draft,
    async publish() {
      const old = path.join(path.dirname(target), `.${path.basename(target)}.old-${mark}`);
      const replaces = await rename(target, old).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return false;
          throw error;
        },
      );
      try {
        await rename(draft, target);
      } catch (error) {
        if (replaces) await rename(old, target);
        throw error;
      }
      published = true;
      if (replaces) await rm(old, { recursive: true, force: true });
    },
    async discard() {
      if (published) return;
      await rm(draft, { recursive: true, force: true });
      // Folders made on the way go too, unless something has come into them since.
      for (let made = draft; made !== firstMade; ) {
        made = path.dirname(made);
        await rmdir(made).catch(() => undefined);
      }
    },
  };
}
