import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** One `import`, `export … from` or `import()`. */
export interface ImportLine {
  /** As written: `../core/units.ts`, `node:fs`, `zod`. */
  readonly specifier: string;
  /** The project file it names, from the project's root; null for a package. */
  readonly target: string | null;
  /** Erased before the program runs: `import type`, or nothing but types between the braces. */
  readonly typeOnly: boolean;
  readonly line: number;
}

export interface SourceFile {
  /** From the project's root, with `/`. */
  readonly path: string;
  readonly lineCount: number;
  readonly imports: readonly ImportLine[];
  /** Names used that the file does not declare, as `name` or, of an object, `name.member`; each once, with its line. */
  readonly globals: ReadonlyMap<string, number>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const SOURCE = /\.(ts|mjs|js|svelte)$/;

/** Reads every source file of a folder of the project and its subfolders, built output left out. */
export function readFolder(folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !/\/(dist|node_modules)\//.test(path))
    .sort()
    .map((path) => readSource(path, readFileSync(join(root, path), 'utf8')));
}

/** Reads one file's text. Of a Svelte file only what stands in its `script` elements is looked at. */
export function readSource(path: string, text: string): SourceFile {
  const source = ts.createSourceFile(
    path,
    path.endsWith('.svelte') ? scriptsOf(text) : text,
    ts.ScriptTarget.Latest,
    true,
  );
  const imports: ImportLine[] = [];
  const declared = new Set<string>();
  const used = new Map<string, number>();
  const lineOf = (node: ts.Node) => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;

  function note(specifier: ts.Expression | undefined, typeOnly: boolean): void {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    const { text: name } = specifier;
    const target = name.startsWith('.') ? posix.normalize(posix.join(dirname(path), name)) : null;
    imports.push({ specifier: name, target, typeOnly, line: lineOf(specifier) });
  }

  function visit(node: ts.Node): void {
    if (ts.isImportDeclaration(node)) note(node.moduleSpecifier, isErased(node.importClause));
    if (ts.isExportDeclaration(node)) note(node.moduleSpecifier, node.isTypeOnly || exportsTypesOnly(node));
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      note(node.arguments[0], false);
    if (ts.isIdentifier(node)) {
      if (isDeclaration(node)) declared.add(node.text);
      else if (isValue(node)) {
        const { parent } = node;
        const member =
          ts.isPropertyAccessExpression(parent) && parent.expression === node ? `.${parent.name.text}` : '';
        if (!used.has(node.text + member)) used.set(node.text + member, lineOf(node));
      }
    }
    ts.forEachChild(node, visit);
  }
  visit(source);
  const globals = new Map([...used].filter(([name]) => !declared.has(name.split('.')[0])));
  return { path, lineCount: text.split('\n').length - (text.endsWith('\n') ? 1 : 0), imports, globals };
}

/** The text with everything but its scripts blanked out, line for line. */
function scriptsOf(text: string): string {
  let code = '';
  let at = 0;
  for (const match of text.matchAll(/(<script[^>]*>)([\s\S]*?)<\/script>/g)) {
    const start = match.index + match[1].length;
    code += text.slice(at, start).replace(/[^\n]/g, ' ') + match[2];
    at = start + match[2].length;
  }
  return code;
}

function isErased(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return !clause.name && !!named && ts.isNamedImports(named) && named.elements.every((element) => element.isTypeOnly);
}

function exportsTypesOnly({ exportClause }: ts.ExportDeclaration): boolean {
  return (
    !!exportClause && ts.isNamedExports(exportClause) && exportClause.elements.every((element) => element.isTypeOnly)
  );
}

/** Whether an identifier gives a name to something in this file. */
function isDeclaration(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isVariableDeclaration(parent) ||
      ts.isParameter(parent) ||
      ts.isBindingElement(parent) ||
      ts.isFunctionDeclaration(parent) ||
      ts.isFunctionExpression(parent) ||
      ts.isClassDeclaration(parent) ||
      ts.isImportClause(parent) ||
      ts.isImportSpecifier(parent) ||
      ts.isNamespaceImport(parent)) &&
    parent.name === node
  );
}

/** Whether an identifier is read as a value, rather than naming a property, a type or a label. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isTypeNode(parent) || ts.isTypeElement(parent) || ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent))
    return false;
  if (ts.isQualifiedName(parent) || ts.isTypeParameterDeclaration(parent) || ts.isTypeAliasDeclaration(parent))
    return false;
  if (ts.isInterfaceDeclaration(parent) || ts.isMethodDeclaration(parent) || ts.isNamedTupleMember(parent))
    return false;
  if (ts.isPropertyDeclaration(parent) || ts.isGetAccessorDeclaration(parent)) return parent.name !== node;
  return true;
}
