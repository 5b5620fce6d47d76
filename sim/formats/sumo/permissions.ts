/**
 * Who may use a lane, by SUMO's vehicle classes (sumo.dlr.de, "Definition of Vehicles, Vehicle Types, and Routes",
 * section "Abstract Vehicle Class").
 */

/** Classes that drive as cars do. `ignoring` may go anywhere. */
const CAR_CLASSES = ['passenger', 'private', 'evehicle', 'taxi', 'custom1', 'custom2', 'ignoring'] as const;
/** Motor vehicles that some lanes are kept for. */
const OTHER_MOTOR_CLASSES = [
  'bus',
  'coach',
  'delivery',
  'truck',
  'trailer',
  'motorcycle',
  'moped',
  'emergency',
  'authority',
  'army',
  'vip',
  'hov',
] as const;

/** `general`: cars may; `reserved`: only some other motor vehicles, e.g. a bus lane; `closed`: no motor vehicle. */
export type LaneUse = 'general' | 'reserved' | 'closed';

/** Lists of classes as `allow` and `disallow` give them; `allow` goes first where both stand. */
export interface Permissions {
  readonly allow?: string;
  readonly disallow?: string;
}

export function mayUse(vehicleClass: string, { allow, disallow }: Permissions): boolean {
  if (vehicleClass === 'ignoring') return true;
  if (allow !== undefined) return lists(allow, vehicleClass);
  return disallow === undefined || !lists(disallow, vehicleClass);
}

export function laneUseOf(permissions: Permissions): LaneUse {
  if (CAR_CLASSES.some((each) => each !== 'ignoring' && mayUse(each, permissions))) return 'general';
  return OTHER_MOTOR_CLASSES.some((each) => mayUse(each, permissions)) ? 'reserved' : 'closed';
}

/** Whether vehicles of a class drive on the carriageway at all: no pedestrians, bicycles, trains, ships. */
export function isMotorClass(vehicleClass: string): boolean {
  const known: readonly string[] = [...CAR_CLASSES, ...OTHER_MOTOR_CLASSES];
  return known.includes(vehicleClass);
}

function lists(classes: string, vehicleClass: string): boolean {
  const names = classes.trim().split(/\s+/);
  return names.includes(vehicleClass) || names.includes('all');
}
