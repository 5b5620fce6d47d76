import type { DetectorDefinition } from '../definition.ts';
import { placeDetectors } from '../detectors.ts';
import type { ControlState } from './controlState.ts';
import { layDetectors } from './detectorBank.ts';

/**
 * Lays the detectors of all controllers that have some anew; what they have drawn from the former ones stays.
 *
 * @param detectors of each signal of the set; undefined: by rule
 * @param wakeMs    from when on controllers that sleep look again, ms; null: they go on as they are
 */
export function replaceDetectors(
  control: ControlState,
  detectors: readonly (readonly DetectorDefinition[] | undefined)[],
  wakeMs: number | null,
): void {
  const { bank, models, controllers, signal, nextDecisionMs, network } = control;
  const wanted = controllers.map((controller, c) => {
    const { definition, phases } = models[c];
    const { detectors: _, ...byRule } = definition;
    const own = detectors[signal[c]];
    const placed = placeDetectors(own ? { ...byRule, detectors: own } : byRule, network);
    return phases.map(({ lanes }, p) => {
      const former = controller.detectors?.[p];
      return former ? { ...former, detectors: placed.filter(({ lane }) => lanes.includes(lane)) } : null;
    });
  });
  Object.assign(bank, layDetectors(network, wanted.flat()));
  if (wakeMs === null) return;
  controllers.forEach(({ intervalMs }, c) => {
    if (intervalMs === 0) nextDecisionMs[c] = Math.min(nextDecisionMs[c], wakeMs);
  });
}
