import { Option } from 'commander';
import { BUS_PRIORITY_CHOICES, CONTROL_NAMES, LIVE_CONTROL_NAMES } from '../sim/index.ts';

/** Options by which the command line chooses who runs the signals. */

export function controlOption(flags: string, who: string): Option {
  return new Option(flags, `${who}: plan (as the scenario says), fixed (plans by the clock), or a controller`)
    .choices([...CONTROL_NAMES])
    .default('plan');
}

/** The same for a live server, where programs in other processes can claim the signals. */
export function liveControlOption(flags: string, who: string): Option {
  const choices =
    'plan (as the scenario says), fixed (plans by the clock), a controller, or external (programs that connect)';
  return new Option(flags, `${who}: ${choices}`).choices([...LIVE_CONTROL_NAMES]).default('plan');
}

export const DECISION_HELP =
  "a controller's decision interval, s (default: 15); with --control fixed: phases in turn, each for two of them";
export const CONNECTED_HELP =
  'share of the vehicles, 0 to 1, that are connected and drive by the signals’ speed advice';
export const YELLOW_HELP =
  'clearance at each change, s, for all phases alike, as benchmarks have it (default: the phases’ own; CityFlow: 5)';

export function busPriorityOption(flags: string, which: string): Option {
  return new Option(flags, `${which}: plan (as the scenario says), on (every signal on a line’s way), or off`)
    .choices([...BUS_PRIORITY_CHOICES])
    .default('plan');
}
