import type { VehicleTypeDefinition } from '../../traffic/definition.ts';
import type { ImportNotes } from '../report.ts';
import type { DemandElement, SumoDemand } from './demandFile.ts';
import { isMotorClass } from './permissions.ts';

type EntryLane = NonNullable<VehicleTypeDefinition['entryLane']>;

/** Finds the type of each vehicle. */
export interface TypeBook {
  /** Types met so far, in the order in which they were. */
  readonly used: readonly VehicleTypeDefinition[];
  /**
   * @param name      a type's or a distribution's id
   * @param entryLane where its vehicles enter; a type of which some enter here, some there, becomes two
   * @returns null where it is no motor vehicle; undefined where there is no such type
   */
  find(name: string, entryLane: EntryLane): VehicleTypeDefinition | null | undefined;
}

/** SUMO's defaults by class (sumo.dlr.de, "Vehicle Type Parameter Defaults"); other classes are as `passenger`. */
const CLASS_DEFAULTS: Readonly<Record<string, Partial<VehicleTypeDefinition>>> = {
  bus: { shape: 'bus', lengthM: 12, widthM: 2.5, accelerationMps2: 1.2, decelerationMps2: 4, maxSpeedMps: 85 / 3.6 },
  coach: { shape: 'bus', lengthM: 14, widthM: 2.6, accelerationMps2: 2, decelerationMps2: 4, maxSpeedMps: 100 / 3.6 },
  truck: {
    shape: 'truck',
    lengthM: 7.1,
    widthM: 2.4,
    accelerationMps2: 1.3,
    decelerationMps2: 4,
    maxSpeedMps: 130 / 3.6,
  },
  trailer: {
    shape: 'truck',
    lengthM: 16.5,
    widthM: 2.55,
    accelerationMps2: 1,
    decelerationMps2: 4,
    maxSpeedMps: 130 / 3.6,
  },
  delivery: { lengthM: 6.5, widthM: 2.16 },
  motorcycle: { lengthM: 2.2, widthM: 0.9, accelerationMps2: 6, decelerationMps2: 10 },
  emergency: { shape: 'ambulance', lengthM: 6.5, widthM: 2.16 },
};

const PASSENGER: VehicleTypeDefinition = {
  id: 'DEFAULT_VEHTYPE',
  shape: 'car',
  model: 'krauss',
  lengthM: 5,
  widthM: 1.8,
  accelerationMps2: 2.6,
  decelerationMps2: 4.5,
  headwayS: 1,
  minGapM: 2.5,
  maxSpeedMps: 55.55,
  speedFactorMean: 1,
  speedFactorDeviation: 0.1,
  imperfectionRatio: 0.5,
  giveWayMarginS: 1,
  entry: 'standing',
  shareRatio: 0,
  connectedRatio: 0,
};

interface Distribution {
  readonly members: readonly { readonly name: string; readonly weight: number }[];
  readonly dealt: number[];
  total: number;
}

export function createTypeBook(demand: SumoDemand, notes: ImportNotes): TypeBook {
  const elements = new Map<string, DemandElement>();
  const distributions = new Map<string, Distribution>();
  const addType = (node: DemandElement) => elements.set(node.fields.text(node.element, 'id'), node);
  demand.types.forEach(addType);
  for (const { element, fields, children } of demand.distributions) {
    const inner = children.filter((child) => child.element.name === 'vType');
    inner.forEach(addType);
    const named = (element.attributes.vTypes ?? '').split(/\s+/).filter(Boolean);
    const members = [
      ...inner.map(({ element: type }) => ({ name: type.attributes.id ?? '', type })),
      ...named.map((name) => ({ name, type: elements.get(name)?.element })),
    ].map(({ name, type }) => ({ name, weight: Number(type?.attributes.probability ?? 1) }));
    const id = fields.text(element, 'id');
    distributions.set(id, { members, dealt: members.map(() => 0), total: 0 });
    const why = 'its types are dealt out in turn by their probabilities, not drawn';
    notes.guessed.push({ id, what: 'vTypeDistribution', why });
  }
  const used = new Map<string, VehicleTypeDefinition>();
  const known = new Map<string, VehicleTypeDefinition | null>();
  return {
    get used() {
      return [...used.values()];
    },
    find(name, entryLane) {
      const distribution = distributions.get(name);
      const id = distribution ? deal(distribution) : name;
      let type = known.get(id);
      if (type === undefined) {
        const node = elements.get(id);
        if (!node && id !== PASSENGER.id) return undefined;
        type = node ? readType(id, node, notes) : PASSENGER;
        known.set(id, type);
      }
      if (!type) return type;
      const variant = entryLane === 'kerb' ? { ...type, entryLane } : type;
      const taken = used.get(id);
      const variantId = !taken || taken.entryLane === variant.entryLane ? id : `${id} (${entryLane} lane)`;
      const found = used.get(variantId) ?? { ...variant, id: variantId };
      used.set(variantId, found);
      return found;
    },
  };
}

/** The member that is furthest behind its share. */
function deal(distribution: Distribution): string {
  const { members, dealt } = distribution;
  const weights = members.reduce((sum, { weight }) => sum + weight, 0);
  distribution.total++;
  let best = 0;
  const behind = (k: number) => (members[k].weight / weights) * distribution.total - dealt[k];
  members.forEach((_, k) => {
    if (behind(k) > behind(best)) best = k;
  });
  dealt[best]++;
  return members[best]?.name ?? '';
}

function readType(id: string, { element, fields }: DemandElement, notes: ImportNotes): VehicleTypeDefinition | null {
  const { attributes } = element;
  const vehicleClass = attributes.vClass ?? 'passenger';
  if (!isMotorClass(vehicleClass)) {
    notes.dropped.push({ id, what: 'vType', why: `${vehicleClass} is no motor vehicle; nor are its vehicles kept` });
    return null;
  }
  const model = attributes.carFollowModel ?? 'Krauss';
  if (!model.startsWith('Krauss') && !model.startsWith('SKOrig')) {
    notes.guessed.push({ id, what: 'vType', why: `car-following model ${model} is not known; Krauss drives instead` });
  }
  const base = { ...PASSENGER, ...CLASS_DEFAULTS[vehicleClass] };
  const number = (name: string, otherwise: number) => fields.optionalNumber(element, name, { min: 0 }) ?? otherwise;
  const normal = /^normc?\(\s*([^,]+),\s*([^,)]+)/.exec(attributes.speedFactor ?? '');
  const mean = normal ? Number(normal[1]) : number('speedFactor', 1);
  // A factor given as one number has no spread, as in SUMO.
  const spread = normal ? Number(normal[2]) : attributes.speedFactor === undefined ? base.speedFactorDeviation : 0;
  return {
    ...base,
    id,
    lengthM: number('length', base.lengthM),
    widthM: number('width', base.widthM),
    accelerationMps2: number('accel', base.accelerationMps2),
    decelerationMps2: number('decel', base.decelerationMps2),
    headwayS: number('tau', base.headwayS),
    minGapM: number('minGap', base.minGapM),
    maxSpeedMps: Math.min(number('maxSpeed', base.maxSpeedMps), 100),
    speedFactorMean: mean,
    speedFactorDeviation: number('speedDev', spread),
    imperfectionRatio: number('sigma', base.imperfectionRatio ?? 0.5),
    giveWayMarginS: number('jmTimegapMinor', base.giveWayMarginS ?? 1),
  };
}
