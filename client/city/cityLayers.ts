import { Group, Mesh, type RawShaderMaterial, Texture } from 'three';
import {
  type Corridor,
  createFirstSegment,
  type Frame,
  type Name,
  type Scene,
  type TimetableSegment,
} from '../../sim/shared.ts';
import type { CameraState, Language, Selection, Theme, ViewRectangle } from './cityView.ts';
import { type CityScene, createCityScene } from './geometry/cityScene.ts';
import { createLabelLayer, type LabelLayer } from './labels/labelLayer.ts';
import { type BandRibbons, createBandRibbons } from './layers/bandRibbons.ts';
import { createHighlight, type Highlight } from './layers/highlight.ts';
import { createLand } from './layers/land.ts';
import { createLinkDensity, type LinkDensity, pushLinkRecords, setLinkDensityClock } from './layers/linkDensity.ts';
import { createRoads } from './layers/roads.ts';
import { createSignalHeads, type SignalHeads } from './layers/signalHeads.ts';
import { createSignalMarks, type SignalMarks } from './layers/signalMarks.ts';
import { createStreetPaint, type StreetPaint } from './layers/streetPaint.ts';
import { createVehicles, type Vehicles } from './layers/vehicles.ts';
import { paletteOf } from './look/palette.ts';
import type { SharedUniforms, Themed } from './look/sharedUniforms.ts';
import { STREET_MPP } from './look/zoomFades.ts';
import { calloutOf } from './picking/describe.ts';
import { type StreetRegion, streetRegionFor } from './street/streetRegion.ts';

/** Everything that is drawn of one scene, from the ground up. */
export interface CityLayers {
  readonly city: CityScene;
  readonly group: Group;
  readonly vehicles: Vehicles;
  readonly labels: LabelLayer;
  applyTheme(theme: Theme): void;
  setReducedMotion(reduced: boolean): void;
  pushFrame(frame: Frame): void;
  setSegments(signal: number, segments: readonly TimetableSegment[]): void;
  /** What a signal with a controller shows. */
  setShown(signal: number, segments: readonly TimetableSegment[]): void;
  /** Corridors at the speeds that their waves are laid for now. */
  setCorridors(corridors: readonly Corridor[]): void;
  /** Signals that programs in other processes run: their plans' bands don't hold. */
  setClaimed(signals: ReadonlySet<number>): void;
  setLaneClosed(link: number, lane: number, closed: boolean): void;
  setRoute(links: readonly number[]): void;
  /** @param name of a vehicle, to go with it */
  select(selection: Selection | null, name?: Name): void;
  /** An ambulance's way and the signals that it has called. */
  markEmergency(selections: readonly Selection[]): void;
  hover(selection: Selection | null): void;
  /** Brings all layers to a time and a camera; the shared uniforms are set already. */
  update(timeMs: number, camera: CameraState, view: ViewRectangle, metresPerPixel: number): void;
  dispose(): void;
}

export function createCityLayers(
  scene: Scene,
  shared: SharedUniforms,
  overlay: HTMLElement,
  language: Language,
): CityLayers {
  const city = createCityScene(scene);
  const group = new Group();
  group.matrixAutoUpdate = false;
  const plans: (readonly TimetableSegment[])[] = scene.signals.initialTimetables.map((timetable) => [
    createFirstSegment(timetable),
  ]);
  // Plans by the clock are what is shown, except where a controller runs the signal.
  const shown = [...plans];
  const claimed = new Set<number>();
  const closedLanes = new Map<number, number>();
  const density: LinkDensity = createLinkDensity(scene.network.linkCount);
  const lines = city.carriageways.map((road) => road.line);
  const land = createLand(group, shared, scene, lines);
  const roads = createRoads(group, shared, scene.network, city.carriageways, city.around, density);
  const paint: StreetPaint = createStreetPaint(group, shared, city, (link) => closedLanes.get(link) ?? 0);
  const bands: BandRibbons = createBandRibbons(group, shared, city, plans, claimed);
  const way: Highlight = createHighlight(group, shared, city, { widthPx: 3, alpha: 0.8 });
  const chosen: Highlight = createHighlight(group, shared, city, { widthPx: 2, alpha: 0.95 });
  const pointed: Highlight = createHighlight(group, shared, city, { widthPx: 1.25, alpha: 0.6 });
  const emergency: Highlight = createHighlight(group, shared, city, { widthPx: 3, alpha: 0.9, colour: 'emergency' });
  const marks: SignalMarks = createSignalMarks(group, shared, city, shown);
  const vehicles: Vehicles = createVehicles(group, shared);
  const heads: SignalHeads = createSignalHeads(group, shared, city, shown);
  const labels: LabelLayer = createLabelLayer(overlay, city, language);
  const themed: readonly Themed[] = [
    land,
    roads,
    paint,
    bands,
    way,
    chosen,
    pointed,
    emergency,
    marks,
    vehicles,
    heads,
  ];
  let region: StreetRegion | null = null;
  let selected: Selection | null = null;
  let hovered: Selection | null = null;

  const showRegion = (next: StreetRegion | null) => {
    region = next;
    paint.show(next);
    heads.show(next);
  };
  const followVehicle = (highlight: Highlight, selection: Selection | null) => {
    if (selection?.kind !== 'vehicle') return;
    const place = vehicles.locate(selection.index);
    if (place) highlight.moveVehicle(place.x, place.y);
    if (place && highlight === chosen) labels.moveCallout(place.x, place.y);
    if (!place) highlight.show(null);
  };

  return {
    city,
    group,
    vehicles,
    labels,
    applyTheme(theme) {
      for (const layer of themed) layer.applyPalette(paletteOf(theme));
    },
    setReducedMotion(reduced) {
      bands.setReducedMotion(reduced);
      vehicles.setReducedMotion(reduced);
    },
    pushFrame(frame) {
      vehicles.pushFrame(frame);
      pushLinkRecords(density, frame);
    },
    setSegments(signal, next) {
      plans[signal] = next;
      bands.invalidate(signal);
      if (!scene.signals.definitions[signal].controller) this.setShown(signal, next);
    },
    setCorridors: (corridors) => bands.setCorridors(corridors),
    setShown(signal, segments) {
      shown[signal] = segments;
      marks.invalidate(signal);
      heads.invalidate(signal);
    },
    setClaimed(next) {
      for (const signal of new Set([...claimed, ...next])) {
        if (claimed.has(signal) === next.has(signal)) continue;
        if (next.has(signal)) claimed.add(signal);
        else claimed.delete(signal);
        bands.invalidate(signal);
      }
    },
    setLaneClosed(link, lane, closed) {
      const before = closedLanes.get(link) ?? 0;
      closedLanes.set(link, closed ? before | (1 << lane) : before & ~(1 << lane));
      if (region) showRegion(region);
    },
    setRoute: (links) => way.showLinks(links),
    select(selection, name) {
      selected = selection;
      chosen.show(selection);
      const place = name && selection ? vehicles.locate(selection.index) : null;
      if (name) labels.setCallout({ name, illustrative: false, x: place?.x ?? Number.NaN, y: place?.y ?? Number.NaN });
      else labels.setCallout(selection && calloutOf(city, selection));
      bands.emphasise(selection?.kind === 'corridor' ? selection.index : -1);
    },
    markEmergency: (selections) => emergency.showAll(selections),
    hover(selection) {
      hovered = selection;
      const same = selection !== null && selection.kind === selected?.kind && selection.index === selected.index;
      pointed.show(same ? null : selection);
    },
    update(timeMs, camera, view, metresPerPixel) {
      if (metresPerPixel > STREET_MPP) {
        if (region) showRegion(null);
      } else {
        const next = streetRegionFor(region, city, view, camera);
        if (next !== region) showRegion(next);
      }
      if (Number.isNaN(timeMs)) return;
      bands.setClock(timeMs);
      marks.setClock(timeMs);
      heads.setClock(timeMs);
      vehicles.setClock(timeMs);
      setLinkDensityClock(density, timeMs);
      followVehicle(chosen, selected);
      followVehicle(pointed, hovered);
    },
    dispose() {
      labels.dispose();
      group.traverse((object) => {
        if (!(object instanceof Mesh)) return;
        object.geometry.dispose();
        const material = object.material as RawShaderMaterial;
        for (const { value } of Object.values(material.uniforms)) if (value instanceof Texture) value.dispose();
        material.dispose();
      });
    },
  };
}
