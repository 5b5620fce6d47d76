/** Panels as a narrow screen shows them, one at a time. */
export type Tab = 'city' | 'corridors' | 'diagram' | 'intersection' | 'drive';

export const MEASURES_VIEWS = ['arrivals', 'terminations', 'table', 'moves'] as const;
/** Views of a signal's measures; `moves`: what adaptive control has moved. */
export type MeasuresView = (typeof MEASURES_VIEWS)[number];

/** What the viewer has chosen to look at. Kept in the address, so that back and forward work and a link says it all. */
class Selection {
  corridorId: string | null = $state(null);
  intersectionId: string | null = $state(null);
  /** The measures of the chosen intersection's signal are open, in the place of the time-space diagram. */
  measures = $state(false);
  /** What of them is shown. */
  measuresView: MeasuresView = $state('arrivals');
  /** Slot of the vehicle followed. */
  followSlot: number | null = $state(null);
  tab: Tab = $state('city');
  sheetOpen = $state(true);

  chooseCorridor(id: string | null): void {
    this.corridorId = id;
    this.measures = false;
    if (id !== null) this.open('diagram');
    else if (this.tab === 'diagram') this.open('corridors');
  }

  chooseIntersection(id: string | null): void {
    this.intersectionId = id;
    if (id === null) this.measures = false;
    if (id !== null) this.open('intersection');
    else if (this.tab === 'intersection') this.open('city');
  }

  showMeasures(open: boolean, view = this.measuresView): void {
    this.measures = open;
    this.measuresView = view;
    this.open(open ? 'diagram' : 'intersection');
  }

  follow(slot: number | null): void {
    this.followSlot = slot;
    if (slot !== null) this.open('drive');
  }

  open(tab: Tab): void {
    this.tab = tab;
    this.sheetOpen = true;
  }
}

export const selection = new Selection();
