/** Who imports whom in this project, read from the sources. */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';

export interface Import {
  /** Paths from the project's folder. */
  readonly from: string;
  readonly to: string;
}

/** Every import of one file of the project by another, in the folders given; types and dynamic imports included. */
export async function importsIn(root: string, folders: readonly string[]): Promise<Import[]> {
  const imports: Import[] = [];
  for (const folder of folders) {
    const files = await readdir(join(root, folder), { recursive: true }).catch(() => []);
    for (const file of files.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))) {
      const from = join(folder, file);
      for (const path of relativeImports(await readFile(join(root, from), 'utf8'))) {
        imports.push({ from, to: relative(root, resolve(root, dirname(from), path)) });
      }
    }
  }
  return imports;
}

/** The relative paths that a source imports. */
export function relativeImports(source: string): string[] {
  const statement = /(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s+)['"](\.[^'"]+)['"]/g;
  return [...source.matchAll(statement)].map(([, path]) => path as string);
}

/** The first circle found, as the files along it; undefined if there is none. */
export function findCircle(imports: readonly Import[]): string[] | undefined {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
  const finished = new Set<string>();

  const visit = (file: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (finished.has(file)) return undefined;
    for (const to of next.get(file) ?? []) {
      const circle = visit(to, [...path, file]);
      if (circle) return circle;
    }
    finished.add(file);
    return undefined;
  };
  for (const file of next.keys()) {
    const circle = visit(file, []);
    if (circle) return circle;
  }
  return undefined;
}
