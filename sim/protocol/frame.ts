/**
 * The binary frame: what one viewer sees of one moment, in the form the GPU wants. Little-endian, all sections aligned
 * to 4 bytes. docs/protocol.md describes the bytes for clients in other languages.
 *
 * | offset | type | field |
 * |---|---|---|
 * | 0 | u32 | magic and version, `FRAME_MAGIC` |
 * | 4 | u32 | checksum of everything from byte 8 on (FNV-1a over 32-bit words) |
 * | 8 | f64 | simulation time, ms since midnight of the scenario's day |
 * | 16 | u32 | sequence of this viewer's frames |
 * | 20 | u32 | changes made up to this moment (`Change.sequence` of the last one) |
 * | 24 | u32 | vehicles on the road, city-wide |
 * | 28 | f32 | simulated seconds a wall second, measured |
 * | 32 | u32 | vehicle records in this frame |
 * | 36 | u32 | link records (0, or the scenario's link count) |
 * | 40 | u32 | corridor records |
 * | 44 | u32 | words of signals with a controller (`SignalWords`) |
 * | 48 | | vehicle records, 16 bytes each |
 * | | | link records, 4 bytes each |
 * | | | corridor records, 12 bytes each |
 * | | | signal words, 4 bytes each |
 */
export const FRAME_MAGIC = 0x47570002;
export const FRAME_HEADER_BYTES = 48;
/** f32 x, f32 y (m, front bumper), u32 slot and kind, u16 heading, u8 speed, u8 speed ratio. */
export const VEHICLE_RECORD_BYTES = 16;
/** u8 density ratio (0 empty, 255 standing nose to tail), u8 speed ratio (mean over free-flow), u16 vehicles. */
export const LINK_RECORD_BYTES = 4;
/** u32 slot (bit 31: inbound), f32 distance along the corridor (m, outbound direction), f32 speed (m/s). */
export const CORRIDOR_RECORD_BYTES = 12;

/** The kind word of a vehicle record: bits 0-19 slot, 20-23 shape, 24 connected, 25 entered since the last step. */
export const VEHICLE_SLOT_MASK = 0xfffff;
export const VEHICLE_SHAPE_SHIFT = 20;
export const VEHICLE_CONNECTED_BIT = 1 << 24;
export const VEHICLE_FRESH_BIT = 1 << 25;
/** Drawn shapes, in `VehicleTypeDefinition.shape`'s words. */
export const VehicleShape = { car: 0, bus: 1, truck: 2, ambulance: 3 } as const;

export interface FrameHeader {
  readonly timeMs: number;
  readonly sequence: number;
  readonly changeSequence: number;
  readonly running: number;
  readonly paceRatio: number;
}

/** A decoded frame: typed views on the received buffer, nothing copied. */
export interface Frame extends FrameHeader {
  readonly vehicleCount: number;
  /** The vehicle records as floats (x at 4 i, y at 4 i + 1) and as words (kind at 4 i + 2, motion at 4 i + 3). */
  readonly vehicleFloats: Float32Array;
  readonly vehicleWords: Uint32Array;
  readonly linkCount: number;
  /** 4 bytes a link. */
  readonly linkBytes: Uint8Array;
  readonly corridorCount: number;
  /** 3 words a record. */
  readonly corridorFloats: Float32Array;
  readonly corridorWords: Uint32Array;
  /** What signals with a controller show: see `SignalWords`. */
  readonly signalWords: Uint32Array;
}

/** Motion word of a vehicle record: heading in 65,536ths of a turn (bits 0-15), speed in 0.25 m/s (16-23), ratio (24-31). */
export function packMotion(headingRad: number, speedMps: number, speedRatio: number): number {
  const heading = Math.round((headingRad / (2 * Math.PI)) * 65536) & 0xffff;
  const speed = Math.min(255, Math.round(speedMps * 4));
  const ratio = Math.max(0, Math.min(255, Math.round(speedRatio * 255)));
  return (heading | (speed << 16) | (ratio << 24)) >>> 0;
}

/** Bytes of a frame with these sections. */
export function frameBytes(vehicleCount: number, linkCount: number, corridorCount: number, wordCount = 0): number {
  return (
    FRAME_HEADER_BYTES +
    vehicleCount * VEHICLE_RECORD_BYTES +
    linkCount * LINK_RECORD_BYTES +
    corridorCount * CORRIDOR_RECORD_BYTES +
    wordCount * 4
  );
}

/**
 * A new frame whose sections the caller fills before `sealFrame`. Never reused: Socket.IO queues buffers by reference.
 */
export function createFrame(
  header: FrameHeader,
  vehicleCount: number,
  linkCount: number,
  corridorCount: number,
  wordCount = 0,
): { bytes: Uint8Array; frame: Frame } {
  const bytes = new Uint8Array(frameBytes(vehicleCount, linkCount, corridorCount, wordCount));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, FRAME_MAGIC, true);
  view.setFloat64(8, header.timeMs, true);
  view.setUint32(16, header.sequence, true);
  view.setUint32(20, header.changeSequence, true);
  view.setUint32(24, header.running, true);
  view.setFloat32(28, header.paceRatio, true);
  view.setUint32(32, vehicleCount, true);
  view.setUint32(36, linkCount, true);
  view.setUint32(40, corridorCount, true);
  view.setUint32(44, wordCount, true);
  return { bytes, frame: viewFrame(view) };
}

/** Writes the checksum: the last thing done to a frame. */
export function sealFrame(bytes: Uint8Array): void {
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(4, checksumOf(bytes), true);
}

/**
 * @throws RangeError naming what is wrong, if the bytes are truncated, altered, or of another version
 */
export function decodeFrame(buffer: ArrayBuffer): Frame {
  if (buffer.byteLength < FRAME_HEADER_BYTES) {
    throw new RangeError(`frame of ${buffer.byteLength} bytes is shorter than its header of ${FRAME_HEADER_BYTES}`);
  }
  const view = new DataView(buffer);
  const magic = view.getUint32(0, true);
  if (magic !== FRAME_MAGIC)
    throw new RangeError(`frame begins with 0x${magic.toString(16)}, not 0x${FRAME_MAGIC.toString(16)}`);
  const count = (at: number) => view.getUint32(at, true);
  const bytes = frameBytes(count(32), count(36), count(40), count(44));
  if (bytes !== buffer.byteLength) throw new RangeError(`frame of ${buffer.byteLength} bytes should have ${bytes}`);
  if (view.getUint32(4, true) !== checksumOf(new Uint8Array(buffer)))
    throw new RangeError('frame checksum does not match');
  return viewFrame(view);
}

function viewFrame(view: DataView): Frame {
  const buffer = view.buffer as ArrayBuffer;
  const vehicleCount = view.getUint32(32, true);
  const linkCount = view.getUint32(36, true);
  const corridorCount = view.getUint32(40, true);
  const linkStart = FRAME_HEADER_BYTES + vehicleCount * VEHICLE_RECORD_BYTES;
  const corridorStart = linkStart + linkCount * LINK_RECORD_BYTES;
  return {
    timeMs: view.getFloat64(8, true),
    sequence: view.getUint32(16, true),
    changeSequence: view.getUint32(20, true),
    running: view.getUint32(24, true),
    paceRatio: view.getFloat32(28, true),
    vehicleCount,
    vehicleFloats: new Float32Array(buffer, FRAME_HEADER_BYTES, vehicleCount * 4),
    vehicleWords: new Uint32Array(buffer, FRAME_HEADER_BYTES, vehicleCount * 4),
    linkCount,
    linkBytes: new Uint8Array(buffer, linkStart, linkCount * 4),
    corridorCount,
    corridorFloats: new Float32Array(buffer, corridorStart, corridorCount * 3),
    corridorWords: new Uint32Array(buffer, corridorStart, corridorCount * 3),
    signalWords: new Uint32Array(
      buffer,
      corridorStart + corridorCount * CORRIDOR_RECORD_BYTES,
      view.getUint32(44, true),
    ),
  };
}

/** FNV-1a over the little-endian 32-bit words from byte 8 on. */
function checksumOf(bytes: Uint8Array): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + 8, (bytes.byteLength - 8) >>> 2);
  let hash = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ words[i], 0x01000193);
  return hash >>> 0;
}
