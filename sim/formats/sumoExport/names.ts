/** What SUMO allows in no id. */
const FORBIDDEN = /[\s|\\'";,<>&:!]/g;

/** Ids as SUMO takes them: what it doesn't allow becomes `_`, and a number keeps those apart that became alike. */
export function createNames(ids: readonly string[]): { readonly of: (id: string) => string; readonly changed: number } {
  const taken = new Set<string>();
  const nameById = new Map<string, string>();
  let changed = 0;
  for (const id of ids) {
    const plain = id.replace(FORBIDDEN, '_');
    let name = plain;
    for (let n = 2; taken.has(name); n++) name = `${plain}_${n}`;
    if (name !== id) changed++;
    taken.add(name);
    nameById.set(id, name);
  }
  return { of: (id) => nameById.get(id)!, changed };
}
