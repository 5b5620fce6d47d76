import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/**
 * The scene of a run (its scenario without the demand), as the bytes that are sent. Several megabytes: compressed once,
 * when the run begins, not once a page.
 */
export interface SceneBytes {
  readonly json: Buffer;
  /** Of the scenario's content: the same scene after a restart needs no second download. */
  readonly etag: string;
  readonly gzip: Promise<Buffer>;
  readonly brotli: Promise<Buffer>;
}

export function compressScene(sceneJson: Uint8Array): SceneBytes {
  const json = Buffer.from(sceneJson.buffer, sceneJson.byteOffset, sceneJson.byteLength);
  return {
    json,
    etag: `"${createHash('sha256').update(json).digest('base64url').slice(0, 27)}"`,
    gzip: promisify(gzip)(json, { level: 6 }),
    // Quality 5 packs tighter than gzip's 6 in about the same time; the default, 11, takes many seconds for a city.
    brotli: promisify(brotliCompress)(json, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  };
}
