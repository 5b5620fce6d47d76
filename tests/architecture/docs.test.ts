import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = ['.', 'docs', 'docs/decisions', 'bench', 'scenarios']
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
  .filter((path) => path.endsWith('.md'));
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');

/** Every place that a page links to or shows, web addresses and jumps within the page left out. */
function linksOf(path: string): string[] {
  return [...textOf(path).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link)
    .filter((link) => !/^(https?:|mailto:|#)/.test(link));
}

describe('the documents', () => {
  it('link to files that are there', () => {
    const broken = pages.flatMap((path) =>
      linksOf(path)
        .filter((link) => !existsSync(join(root, dirname(path), link.replace(/#.*$/, ''))))
        .map((link) => `${path}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  it('can all be reached from the index', () => {
    const listed = new Set(linksOf('docs/README.md').map((link) => relative(root, join(root, 'docs', link))));
    const lost = pages.filter((path) => dirname(path) === 'docs' && path !== 'docs/README.md' && !listed.has(path));
    expect(lost).toEqual([]);
  });

  it('keep architecture to one page', () => {
    expect(textOf('docs/ARCHITECTURE.md').split('\n').length).toBeLessThan(70);
  });

  it('name no folder of the machine they were written on', () => {
    const named = pages.filter((path) => /(^|[\s`(])\/(work|home|root|tmp|Users)\//.test(textOf(path)));
    expect(named).toEqual([]);
  });
});
