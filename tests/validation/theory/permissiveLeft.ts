import { hcmPermissiveLeftVehPerH, measurePermissiveLeftVehPerH } from '../../theory/permissiveLeft.ts';
import type { ValidationGroup } from '../validationCase.ts';

export const permissiveLeft: ValidationGroup = {
  id: 'permissive-left',
  title: 'Capacity of a permissive left turn',
  needs: null,
  isQuick: true,
  async run() {
    return [200, 400, 600, 800].map((opposingVehPerH) => ({
      caseName: 'one lane each way, 90 s cycle, 60 s green',
      measure: `capacity against ${opposingVehPerH} veh/h`,
      unit: 'veh/h',
      ours: measurePermissiveLeftVehPerH(opposingVehPerH),
      reference: hcmPermissiveLeftVehPerH(opposingVehPerH),
      tolerance: { kind: 'ratio', within: 0.15 } as const,
      source: 'HCM 6, chapter 31: critical headway 4.5 s, follow-up 2.5 s, two sneakers a cycle',
    }));
  },
};
