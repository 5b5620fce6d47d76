import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createFrame,
  decodeFrame,
  FRAME_HEADER_BYTES,
  FRAME_MAGIC,
  frameBytes,
  packMotion,
  sealFrame,
  VEHICLE_CONNECTED_BIT,
  VEHICLE_FRESH_BIT,
  VEHICLE_SHAPE_SHIFT,
  VEHICLE_SLOT_MASK,
} from '../../sim/protocol/frame.ts';

const SEED = 20261124;

interface FrameContent {
  readonly header: { timeMs: number; sequence: number; changeSequence: number; running: number; paceRatio: number };
  readonly vehicles: readonly { x: number; y: number; slot: number; motion: number }[];
  readonly links: readonly number[];
  readonly corridor: readonly { word: number; distanceM: number; speedMps: number }[];
}

const word = fc.integer({ min: 0, max: 0xffffffff });
const float = fc.float({ noNaN: true, noDefaultInfinity: true });
const content: fc.Arbitrary<FrameContent> = fc.record({
  header: fc.record({
    timeMs: fc.integer({ min: 0, max: 86_400_000 * 30 }),
    sequence: word,
    changeSequence: word,
    running: word,
    paceRatio: float,
  }),
  vehicles: fc.array(
    fc.record({ x: float, y: float, slot: fc.integer({ min: 0, max: VEHICLE_SLOT_MASK }), motion: word }),
    { maxLength: 40 },
  ),
  links: fc.array(word, { maxLength: 40 }),
  corridor: fc.array(fc.record({ word, distanceM: float, speedMps: float }), { maxLength: 20 }),
});

function createFilledFrame({ header, vehicles, links, corridor }: FrameContent): Uint8Array {
  const { bytes, frame } = createFrame(header, vehicles.length, links.length, corridor.length);
  vehicles.forEach(({ x, y, slot, motion }, i) => {
    frame.vehicleFloats[4 * i] = x;
    frame.vehicleFloats[4 * i + 1] = y;
    frame.vehicleWords[4 * i + 2] = slot;
    frame.vehicleWords[4 * i + 3] = motion;
  });
  new Uint32Array(frame.linkBytes.buffer, frame.linkBytes.byteOffset, links.length).set(links);
  corridor.forEach(({ word, distanceM, speedMps }, i) => {
    frame.corridorWords[3 * i] = word;
    frame.corridorFloats[3 * i + 1] = distanceM;
    frame.corridorFloats[3 * i + 2] = speedMps;
  });
  sealFrame(bytes);
  return bytes;
}

const bufferOf = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

describe('a frame', () => {
  it('arrives as it was sent: header, vehicles, links and corridor', () => {
    fc.assert(
      fc.property(content, (sent) => {
        const frame = decodeFrame(bufferOf(createFilledFrame(sent)));
        expect(frame).toMatchObject({ ...sent.header, paceRatio: Math.fround(sent.header.paceRatio) });
        expect(frame.vehicleCount).toBe(sent.vehicles.length);
        sent.vehicles.forEach(({ x, y, slot, motion }, i) => {
          expect([frame.vehicleFloats[4 * i], frame.vehicleFloats[4 * i + 1]]).toEqual([x, y]);
          expect([frame.vehicleWords[4 * i + 2], frame.vehicleWords[4 * i + 3]]).toEqual([slot, motion]);
        });
        expect(frame.linkCount).toBe(sent.links.length);
        const links = new Uint32Array(frame.linkBytes.buffer, frame.linkBytes.byteOffset, frame.linkCount);
        expect([...links]).toEqual(sent.links);
        sent.corridor.forEach(({ word, distanceM, speedMps }, i) => {
          expect(frame.corridorWords[3 * i]).toBe(word);
          expect([frame.corridorFloats[3 * i + 1], frame.corridorFloats[3 * i + 2]]).toEqual([distanceM, speedMps]);
        });
      }),
      { seed: SEED },
    );
  });

  it('is refused when cut short or run on, wherever the cut is', () => {
    fc.assert(
      fc.property(content, fc.nat(), fc.integer({ min: 1, max: 64 }), (sent, cut, more) => {
        const bytes = createFilledFrame(sent);
        expect(() => decodeFrame(bufferOf(bytes.subarray(0, cut % bytes.length)))).toThrow(RangeError);
        const longer = new Uint8Array(bytes.length + more);
        longer.set(bytes);
        expect(() => decodeFrame(longer.buffer)).toThrow(RangeError);
      }),
      { seed: SEED },
    );
  });

  it('is refused when any one bit of it is altered', () => {
    fc.assert(
      fc.property(content, fc.nat(), fc.integer({ min: 0, max: 7 }), (sent, at, bit) => {
        const bytes = createFilledFrame(sent);
        bytes[at % bytes.length] ^= 1 << bit;
        expect(() => decodeFrame(bufferOf(bytes))).toThrow(RangeError);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('is refused when it is of another version', () => {
    const bytes = createFilledFrame({
      header: { timeMs: 0, sequence: 1, changeSequence: 0, running: 0, paceRatio: 1 },
      vehicles: [],
      links: [],
      corridor: [],
    });
    new DataView(bytes.buffer).setUint32(0, FRAME_MAGIC + 1, true);
    expect(() => decodeFrame(bufferOf(bytes))).toThrow(/0x47570003/);
  });

  it('never makes the decoder do anything but refuse, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(() => decodeFrame(bufferOf(bytes))).toThrow(RangeError);
      }),
      { seed: SEED },
    );
  });

  it('costs 16 bytes a vehicle, 4 a link and 12 a vehicle of the corridor', () => {
    expect(frameBytes(0, 0, 0)).toBe(FRAME_HEADER_BYTES);
    expect(frameBytes(1000, 6000, 100)).toBe(48 + 16_000 + 24_000 + 1200);
  });
});

describe('the words of a vehicle record', () => {
  it('keep a heading to 1/65,536 of a turn and wrap it', () => {
    expect(packMotion(0, 0, 0) & 0xffff).toBe(0);
    expect(packMotion(Math.PI / 2, 0, 0) & 0xffff).toBe(16_384);
    expect(packMotion(-Math.PI / 2, 0, 0) & 0xffff).toBe(49_152);
    expect(packMotion(2 * Math.PI, 0, 0) & 0xffff).toBe(0);
  });

  it('keep a speed to 0.25 m/s, up to 63.75 m/s, and a ratio to 1/255', () => {
    expect((packMotion(0, 13.9, 1) >>> 16) & 0xff).toBe(56);
    expect((packMotion(0, 100, 1) >>> 16) & 0xff).toBe(255);
    expect(packMotion(0, 0, 0.5) >>> 24).toBe(128);
    expect(packMotion(0, 0, 1.2) >>> 24).toBe(255);
  });

  it('have room for a million slots, sixteen shapes and two marks, without overlap', () => {
    const shapes = 0xf << VEHICLE_SHAPE_SHIFT;
    expect(VEHICLE_SLOT_MASK & shapes).toBe(0);
    expect((VEHICLE_SLOT_MASK | shapes) & (VEHICLE_CONNECTED_BIT | VEHICLE_FRESH_BIT)).toBe(0);
    expect(VEHICLE_SLOT_MASK).toBeGreaterThan(1_000_000);
  });
});
