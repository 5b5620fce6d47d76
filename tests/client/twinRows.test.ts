import { describe, expect, it } from 'vitest';
import { twinRows } from '../../client/panels/twinRows.ts';

describe('what a change does, as the page tells it', () => {
  it('is good, bad, or not to be told from chance by where the interval lies', () => {
    const rows = twinRows(
      [
        { measure: 'corridorDelayVehH', without: 12, with: 10, ci95: [-2.5, -1.5] },
        { measure: 'corridorOnGreenRatio', without: 0.6, with: 0.5, ci95: [-0.15, -0.05] },
        { measure: 'corridorOutboundS', without: 90, with: 88, ci95: [-5, 1] },
        { measure: 'citySpeedMps', without: 10, with: 11, ci95: null },
      ],
      'corridor',
    );
    expect(rows.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['DelayVehH', 'better'],
      ['OnGreenRatio', 'worse'],
      ['OutboundS', 'chance'],
    ]);
    expect(rows[1].difference).toBeCloseTo(-10, 9);
    const [speed] = twinRows([{ measure: 'citySpeedMps', without: 10, with: 11, ci95: null }], 'city');
    expect(speed).toMatchObject({ without: 36, unit: 'kmh', verdict: 'unknown' });
  });
});
