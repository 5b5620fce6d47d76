import { describe, expect, it } from 'vitest';
import { freezeNetwork } from '../../../sim/network/freezeNetwork.ts';
import { findStreamCorridors } from '../../../sim/scenario/waves/streamCorridors.ts';
import { createArterialNetwork } from '../../fixtures/networks.ts';

/** Corridors of an arterial of four signals, `x1` to `x4`, under flows along the given links. */
function corridorsOf(
  flows: readonly (readonly [links: string, vehPerH: number])[],
  { signals = ['x1', 'x2', 'x3', 'x4'], spacingM = 400 } = {},
) {
  const network = freezeNetwork(createArterialNetwork({ count: 4, spacingM }));
  const routes = flows.map(([links], i) => ({ id: `r${i}`, links: links.split(' ') }));
  const demand = {
    vehicleTypes: [],
    profiles: [],
    routes,
    flows: flows.map(([, vehPerH], i) => ({ routeId: `r${i}`, vehPerH })),
    trips: [],
  };
  return findStreamCorridors(network, new Set(signals), demand, 0, 3600);
}

const EAST = 'w-x1 x1-x2 x2-x3 x3-x4 x4-e';
const WEST = 'e-x4 x4-x3 x3-x2 x2-x1 x1-w';
const membersOf = (corridors: ReturnType<typeof corridorsOf>) =>
  corridors.map(({ members }) => members.map(({ intersectionId }) => intersectionId).join(' '));

describe('corridors from the streams of the demand', () => {
  it('take the whole arterial, outbound where more traffic goes', () => {
    const corridors = corridorsOf([
      [EAST, 300],
      [WEST, 500],
    ]);
    expect(membersOf(corridors)).toEqual(['x4 x3 x2 x1']);
    expect(corridors[0]).toMatchObject({
      outbound: { links: ['x4-x3', 'x3-x2', 'x2-x1'] },
      inbound: { links: ['x1-x2', 'x2-x3', 'x3-x4'] },
    });
    expect(corridors[0].members[0]).toMatchObject({
      outboundMovement: 'e-x4>x4-x3',
      inboundMovement: 'x3-x4>x4-e',
      primary: true,
    });
  });

  it('have no way back where nobody drives back', () => {
    const [corridor] = corridorsOf([[EAST, 300]]);
    expect(corridor.inbound).toBeNull();
    expect(corridor.members.map(({ inboundMovement }) => inboundMovement)).toEqual([null, null, null, null]);
  });

  it('end where most of the traffic turns off', () => {
    const corridors = corridorsOf([
      ['w-x1 x1-x2 x2-n2', 400],
      ['s2-x2 x2-x3 x3-x4 x4-e', 500],
      [EAST, 100],
    ]);
    // From x1 to x2 come 500, of whom 100 go on: fewer than a third.
    expect(membersOf(corridors)).toEqual(['x2 x3 x4', 'x1 x2']);
    // The first claims x2.
    expect(corridors.map(({ members }) => members.map(({ primary }) => primary))).toEqual([
      [true, true, true],
      [true, false],
    ]);
    // At its ends the band follows the movement of most traffic: from the side, and off to it.
    expect(corridors[0].members[0].outboundMovement).toBe('s2-x2>x2-x3');
    expect(corridors[1].members[1].outboundMovement).toBe('x1-x2>x2-n2');
  });

  it('do not pass a signal without a plan', () => {
    expect(membersOf(corridorsOf([[EAST, 300]], { signals: ['x1', 'x2', 'x4'] }))).toEqual(['x1 x2']);
  });

  it('are not made of a trickle, nor of signals further apart than 1 km', () => {
    expect(corridorsOf([[EAST, 40]])).toEqual([]);
    expect(corridorsOf([[EAST, 400]], { spacingM: 1200 })).toEqual([]);
  });
});
