import { z } from 'zod';

export function pathParameter(name: string): object {
  return { name, in: 'path', required: true, schema: { type: 'string' } };
}

export function jsonAnswer(description: string, schema: z.ZodType): object {
  return { description, content: { 'application/json': { schema: schemaOf(schema, 'output') } } };
}

/** OpenAPI 3.1 takes JSON Schema as it is; named schemas are written out in place, and need no `$id`. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  return z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => {
      delete jsonSchema.$schema;
      delete jsonSchema.id;
      delete jsonSchema.$id;
    },
  });
}
