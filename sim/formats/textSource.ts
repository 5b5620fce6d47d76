/**
 * A text file that is handed over piece by piece, so that one of a gigabyte needs no string of that length.
 * Who reads the disk (or makes the text) is outside.
 */
export interface TextSource {
  /** As the user named it: issues name it so. */
  readonly name: string;
  readonly chunks: AsyncIterable<string> | Iterable<string>;
}
