import { isObject } from '@harnessgym/internal-fs/parse-json';

export type Schema = Readonly<Record<string, unknown>>;

const mostHops = 16;

/**
 * A schema with what it refers to inside the same document, with the first of its alternatives, and with all that `allOf`
 * adds. What leads nowhere, or elsewhere, is left out.
 */
export function resolveSchema(written: unknown, root: Schema): Schema {
  let schema: Schema = isObject(written) ? written : {};
  for (let hops = 0; hops < mostHops; hops++) {
    const next = nextOf(schema, root);
    if (next === undefined) return schema;
    schema = next;
  }
  return {};
}

function nextOf(schema: Schema, root: Schema): Schema | undefined {
  const { $ref, anyOf, oneOf, allOf, ...own } = schema;
  if (typeof $ref === 'string') return merge([lookUp($ref, root), { ...own, ...given({ anyOf, oneOf, allOf }) }]);
  if (Array.isArray(allOf)) return merge([...allOf, { ...own, ...given({ anyOf, oneOf }) }]);
  const alternatives = [anyOf, oneOf].find((list) => Array.isArray(list) && list.length > 0);
  return Array.isArray(alternatives) ? merge([alternatives[0], own]) : undefined;
}

function given(fields: Schema): Schema {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function merge(parts: readonly unknown[]): Schema {
  const schemas = parts.filter(isObject);
  const properties = Object.assign({}, ...schemas.map(({ properties }) => (isObject(properties) ? properties : {})));
  const required = schemas.flatMap(({ required }) => (Array.isArray(required) ? required : []));
  return {
    ...Object.assign({}, ...schemas),
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  };
}

/** A JSON pointer behind a `#`. */
function lookUp(ref: string, root: Schema): unknown {
  if (!ref.startsWith('#')) return undefined;
  let found: unknown = root;
  for (const step of ref.slice(1).split('/').slice(1)) {
    const key = plainStep(step);
    if (Array.isArray(found)) found = found[Number(key)];
    else found = isObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return found;
}

function plainStep(step: string): string {
  const plain = step.replaceAll('~1', '/').replaceAll('~0', '~');
  try {
    return decodeURIComponent(plain);
  } catch (error) {
    if (error instanceof URIError) return plain;
    throw error;
  }
}
