import { BufferAttribute, BufferGeometry, type Material, Mesh } from 'three';

/** A mesh that three leaves alone: placed by its shader, never culled. */
export function createFlatMesh(geometry: BufferGeometry, material: Material, order: number): Mesh {
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  mesh.matrixAutoUpdate = false;
  mesh.renderOrder = order;
  return mesh;
}

/** Order of painting, from the ground up. */
export const PaintOrder = {
  land: 0,
  districtEdges: 1,
  roadCasing: 2,
  roads: 3,
  /** Vehicles from afar: the light lies over them. */
  grains: 4,
  bands: 5,
  street: 6,
  selection: 7,
  signalMarks: 8,
  vehicles: 9,
  signalHeads: 10,
} as const;

/** What vertices of several fields share: an interleaved array would do, separate arrays read better. */
export function createGeometry(
  attributes: Readonly<
    Record<
      string,
      readonly [array: Float32Array | Uint8Array | Int8Array | Uint32Array, size: number, normalized?: boolean]
    >
  >,
  index: Uint32Array,
): BufferGeometry {
  const geometry = new BufferGeometry();
  for (const [name, [array, size, normalized]] of Object.entries(attributes)) {
    geometry.setAttribute(name, new BufferAttribute(array, size, normalized ?? false));
  }
  geometry.setIndex(new BufferAttribute(index, 1));
  return geometry;
}
