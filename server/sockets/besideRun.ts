import type { TwinComparison } from '../twin/twinComparison.ts';
import type { WaveSearch } from '../waves/waveSearch.ts';

/** What works beside a run, in threads of its own. */
export interface BesideRun {
  readonly waves: WaveSearch;
  readonly twin: TwinComparison;
}
