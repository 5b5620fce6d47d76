import type { Corridor, Network } from '../../sim/shared.ts';
import type { Selection as CitySelection } from '../city/index.ts';
import { language } from '../i18n/language.svelte.ts';
import { endLink, startLink, type WayPlace } from './ambulanceWay.ts';
import { map } from './map.svelte.ts';
import { sendCommand } from './requests.ts';
import type { Run } from './run.svelte.ts';
import { selection } from './selection.svelte.ts';
import { toasts } from './toasts.svelte.ts';

/** Choosing an ambulance's way: two places, one after the other, on the map or by name. */
class Sending {
  active = $state(false);
  from: WayPlace | null = $state.raw(null);

  begin(): void {
    this.active = true;
    this.from = null;
  }

  cancel(): void {
    this.active = false;
    this.from = null;
  }

  /** A place was pointed at. @returns whether it was taken as a part of the way */
  choose(run: Run, place: CitySelection | null): boolean {
    if (!this.active) return false;
    if (place?.kind !== 'link' && place?.kind !== 'intersection') {
      toasts.note(language.t.ambulance.choosePlace);
      return true;
    }
    const next: WayPlace = { kind: place.kind, index: place.index };
    if (!this.from) {
      this.from = next;
      return true;
    }
    const from = this.from;
    const { network } = run.scene;
    const first = startLink(network, from, next);
    const last = endLink(network, from, next);
    if (first < 0 || last < 0 || (from.kind === next.kind && from.index === next.index)) {
      toasts.note(language.t.ambulance.noWay);
      return true;
    }
    this.cancel();
    void sendAmbulance(run, first, last);
    return true;
  }
}

export const sending = new Sending();

/** Sends an ambulance along a corridor, through its first signal to behind its last. */
export function sendAlong(run: Run, corridor: Corridor): Promise<void> {
  const own = corridor.definition.outbound.links.map((id) => run.scene.network.linkIndexById.get(id)!);
  const { movementFrom, movementTo } = run.scene.network;
  const through = [...corridor.outboundMovement];
  const firstMovement = through[0];
  const lastMovement = through[through.length - 1];
  const first = firstMovement >= 0 ? movementFrom[firstMovement] : own[0];
  const last = lastMovement >= 0 ? movementTo[lastMovement] : own[own.length - 1];
  return sendAmbulance(
    run,
    linkOr(run.scene.network, first, own[0]),
    linkOr(run.scene.network, last, own[own.length - 1]),
  );
}

function linkOr(network: Network, link: number, other: number): number {
  return link >= 0 && link < network.linkCount ? link : other;
}

/** Sends it, and goes with it. A refusal is told. */
async function sendAmbulance(run: Run, first: number, last: number): Promise<void> {
  const { links } = run.scene.network.definition;
  const command = { type: 'sendAmbulance', fromLinkId: links[first].id, toLinkId: links[last].id } as const;
  const change = await sendCommand(run, command);
  if (change?.type !== 'ambulance') return;
  map.flyTo({ kind: 'link', index: first });
  selection.chooseIntersection(null);
  selection.follow(change.slot);
  if (change.intersectionIds.length === 0) toasts.note(language.t.ambulance.noSignals);
}
