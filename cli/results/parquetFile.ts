import type { SchemaElement } from 'hyparquet';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';

/** A column of a parquet file: its name, and what its values are. `null` stands for what isn't there. */
export interface ColumnDefinition {
  readonly name: string;
  readonly type: 'string' | 'double' | 'float' | 'int32' | 'int64';
}

export type ColumnValues = readonly (string | number | bigint | null)[];

/** A parquet file that is written row group by row group, so that it needn't fit into memory. */
export interface ParquetFile {
  /** @param columns values of each column, in the order of the definitions, all of one length */
  append(columns: readonly ColumnValues[]): void;
  /** Without it the file can't be read. */
  finish(): void;
}

/** Rows of a group: what readers fetch at once. */
export const GROUP_ROWS = 100_000;

/** Opens a parquet file for writing; one that is there is overwritten. Equal rows make equal bytes. */
export function createParquetFile(file: string, definitions: readonly ColumnDefinition[]): ParquetFile {
  const schema = [{ name: 'root', num_children: definitions.length }, ...definitions.map(schemaOf)];
  const writer = new ParquetWriter({ writer: fileWriter(file), schema, createdBy: 'greenwave' });
  return {
    append(columns) {
      const columnData = definitions.map(({ name }, i) => ({ name, data: columns[i] as (string | number | null)[] }));
      writer.write({ columnData, rowGroupSize: GROUP_ROWS });
    },
    finish() {
      writer.finish();
    },
  };
}

function schemaOf({ name, type }: ColumnDefinition): SchemaElement {
  const repetition_type = 'OPTIONAL';
  switch (type) {
    case 'string':
      return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type };
    case 'double':
      return { name, type: 'DOUBLE', repetition_type };
    case 'float':
      return { name, type: 'FLOAT', repetition_type };
    case 'int32':
      return { name, type: 'INT32', repetition_type };
    case 'int64':
      return { name, type: 'INT64', repetition_type };
  }
}
