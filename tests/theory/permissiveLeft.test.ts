import { describe, expect, it } from 'vitest';
import { hcmPermissiveLeftVehPerH, measurePermissiveLeftVehPerH } from './permissiveLeft.ts';

describe('capacity of a permissive left turn', () => {
  for (const opposing of [200, 400, 600, 800]) {
    it(`is HCM's within 15 % against ${opposing} veh/h`, () => {
      const ratio = measurePermissiveLeftVehPerH(opposing) / hcmPermissiveLeftVehPerH(opposing);
      expect(ratio).toBeGreaterThan(0.85);
      expect(ratio).toBeLessThan(1.15);
    });
  }
});
