import { describe, expect, it } from 'vitest';
import { findStretches, stretchPlans } from '../../sim/signals/stretches.ts';
import { createArterial } from '../fixtures/scenarios.ts';

describe('a plan cut into parts', () => {
  const [signal] = createArterial(1, 300).signals;
  const member = { signal, plan: signal.plans[0] };

  it('comes back as it was when no part is stretched', () => {
    const stretches = findStretches([member]);
    const lengths = stretches.parts.map(({ lengthMs }) => lengthMs);
    expect(lengths.reduce((sum, ms) => sum + ms, 0)).toBe(member.plan.cycleS * 1000);
    expect(stretchPlans(stretches, lengths, stretches.offsetMs)).toEqual([member.plan]);
  });

  it('gives what one part gains to every ring that runs then, and leaves clearances alone', () => {
    const stretches = findStretches([member]);
    const [from, to] = stretches.parts.flatMap(({ canStretch, lengthMs }, k) =>
      canStretch && lengthMs > 6000 ? [k] : [],
    );
    const lengths = stretches.parts.map(({ lengthMs }) => lengthMs);
    lengths[from] -= 3000;
    lengths[to] += 3000;
    const [plan] = stretchPlans(stretches, lengths, stretches.offsetMs);
    for (const ring of plan.rings) expect(ring.reduce((sum, { splitS }) => sum + splitS, 0)).toBe(plan.cycleS);
    const moved = plan.rings.flat().filter(({ phase, splitS }) => {
      return splitS !== member.plan.rings.flat().find((entry) => entry.phase === phase)!.splitS;
    });
    // Two phases in each ring: one gives, one takes.
    expect(moved.length).toBe(2 * plan.rings.length);
    const clearing = stretches.parts.filter(({ canStretch }) => !canStretch);
    expect(clearing.length).toBeGreaterThan(0);
  });

  it('keeps two signals of one controller in step', () => {
    const late = { ...member.plan, offsetS: (member.plan.offsetS + 7) % member.plan.cycleS };
    const stretches = findStretches([member, { signal, plan: late }]);
    const lengths = stretches.parts.map(({ lengthMs }) => lengthMs);
    const plans = stretchPlans(stretches, lengths, stretches.offsetMs + 11_000);
    const cycleS = member.plan.cycleS;
    expect(plans.map(({ offsetS }) => offsetS)).toEqual([
      (member.plan.offsetS + 11) % cycleS,
      (late.offsetS + 11) % cycleS,
    ]);
  });
});
