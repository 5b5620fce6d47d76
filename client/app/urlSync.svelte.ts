import { untrack } from 'svelte';
import { language } from '../i18n/language.svelte.ts';
import { map } from './map.svelte.ts';
import { page } from './page.svelte.ts';
import { preferences } from './preferences.svelte.ts';
import { selection } from './selection.svelte.ts';
import { formatUrlState, parseUrlState, type UrlState } from './urlState.ts';

/** How long a change of camera or clock waits before it is written into the address, ms: browsers limit the rate. */
const WRITE_AFTER_MS = 800;

/**
 * Keeps the address and the page in step. A new selection is a new entry of the browser's history, so that back returns
 * to the one before; camera, time, language and theme only renew the entry that is shown.
 *
 * Call once, while a component is set up.
 */
export function startUrlSync(): { readonly initial: UrlState } {
  const initial = parseUrlState(location.hash);
  applySelection(initial);
  if (initial.language) language.current = initial.language;
  if (initial.theme) preferences.theme = initial.theme;
  let cameraToRestore = initial.camera;
  let written = selectionKey();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const current = (): UrlState => ({
    run: page.run?.id ?? initial.run,
    timeMs: page.run && !Number.isNaN(page.run.shownMs) ? page.run.shownMs : undefined,
    camera: map.camera ?? cameraToRestore,
    corridorId: selection.corridorId ?? undefined,
    intersectionId: selection.intersectionId ?? undefined,
    measures: selection.measures && selection.intersectionId !== null ? selection.measuresView : undefined,
    followSlot: selection.followSlot ?? undefined,
    language: language.current,
    theme: preferences.theme,
  });
  const write = (how: 'push' | 'replace') => {
    clearTimeout(timer);
    timer = undefined;
    const hash = `#${untrack(() => formatUrlState(current()))}`;
    if (hash === location.hash) return;
    if (how === 'push') history.pushState(null, '', hash);
    else history.replaceState(null, '', hash);
  };

  $effect(() => {
    const key = selectionKey();
    if (key === written) return;
    written = key;
    write('push');
  });

  $effect(() => {
    void map.camera;
    void page.run;
    void language.current;
    void preferences.theme;
    // The time of the address follows in whole ten seconds; a paused run is written when it rests.
    void (page.run ? Math.floor(page.run.shownMs / 10_000) : 0);
    void page.run?.pace.running;
    // Not put off by the next change: while the clock runs there always is one.
    timer ??= setTimeout(() => write('replace'), WRITE_AFTER_MS);
  });

  $effect(() => {
    const view = map.view;
    if (!view || !cameraToRestore) return;
    view.setCamera(cameraToRestore);
    cameraToRestore = undefined;
  });

  const travel = () => {
    const state = parseUrlState(location.hash);
    applySelection(state);
    written = selectionKey();
    if (state.language) language.current = state.language;
    if (state.theme) preferences.theme = state.theme;
    if (state.camera) map.view?.setCamera(state.camera, true);
    if (state.run !== undefined && state.run !== page.run?.id) void page.open(state.run);
  };
  $effect(() => {
    window.addEventListener('popstate', travel);
    window.addEventListener('hashchange', travel);
    return () => {
      window.removeEventListener('popstate', travel);
      window.removeEventListener('hashchange', travel);
    };
  });

  return { initial };
}

function selectionKey(): string {
  const { corridorId, intersectionId, measures, measuresView, followSlot } = selection;
  return JSON.stringify([corridorId, intersectionId, measures && measuresView, followSlot]);
}

function applySelection(state: UrlState): void {
  selection.corridorId = state.corridorId ?? null;
  selection.intersectionId = state.intersectionId ?? null;
  selection.measures = state.measures !== undefined && state.intersectionId !== undefined;
  if (state.measures !== undefined) selection.measuresView = state.measures;
  selection.followSlot = state.followSlot ?? null;
  if (state.followSlot !== undefined) selection.open('drive');
  else if (selection.measures) selection.open('diagram');
  else if (state.intersectionId !== undefined) selection.open('intersection');
  else if (state.corridorId !== undefined) selection.open('diagram');
}
