import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inflateSync } from 'node:zlib';

/**
 * Noto Serif SC (SIL Open Font License 1.1): Chinese and Latin in one font, the page's own for names. Only the characters
 * used go into a file.
 */
const FOLDER = '@fontsource/noto-serif-sc/files/noto-serif-sc-chinese-simplified';

const WOFF_HEADER_BYTES = 44;
const WOFF_ENTRY_BYTES = 20;
const SFNT_HEADER_BYTES = 12;
const SFNT_ENTRY_BYTES = 16;

/** @param weight 500: texts; 600: titles */
export function readSheetFont(weight: 500 | 600): Buffer {
  const file = createRequire(import.meta.url).resolve(`${FOLDER}-${weight}-normal.woff`);
  return unpackWoff(readFileSync(file));
}

/**
 * The font within a WOFF file: its tables unpacked, with a directory of their own before them.
 *
 * Source: W3C, WOFF File Format 1.0, sections 3 to 5. Unpacked once, as the writer of PDF would unpack a table for every glyph.
 */
export function unpackWoff(woff: Buffer): Buffer {
  if (woff.readUInt32BE(0) !== 0x774f4646) throw new RangeError('not a WOFF file');
  const count = woff.readUInt16BE(12);
  const directory = Buffer.alloc(SFNT_HEADER_BYTES + count * SFNT_ENTRY_BYTES);
  woff.copy(directory, 0, 4, 8);
  directory.writeUInt16BE(count, 4);
  const parts: Buffer[] = [directory];
  let offset = directory.length;
  for (let i = 0; i < count; i++) {
    const from = WOFF_HEADER_BYTES + i * WOFF_ENTRY_BYTES;
    const [start, packedBytes, bytes, checksum] = [4, 8, 12, 16].map((at) => woff.readUInt32BE(from + at));
    const stored = woff.subarray(start, start + packedBytes);
    const table = packedBytes < bytes ? inflateSync(stored) : stored;
    const to = SFNT_HEADER_BYTES + i * SFNT_ENTRY_BYTES;
    woff.copy(directory, to, from, from + 4);
    directory.writeUInt32BE(checksum, to + 4);
    directory.writeUInt32BE(offset, to + 8);
    directory.writeUInt32BE(table.length, to + 12);
    // Tables begin at multiples of four bytes.
    const padding = (4 - (table.length % 4)) % 4;
    parts.push(table, Buffer.alloc(padding));
    offset += table.length + padding;
  }
  return Buffer.concat(parts);
}
