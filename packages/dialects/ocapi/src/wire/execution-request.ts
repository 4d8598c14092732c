import { arrayAt, objectAt, quota, textAt, violation } from './decode';

/** A start as it is understood: whatever form it came in. */
export interface ExecutionRequest {
  readonly _v?: string;
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
}

/** The wire name of the request's document: a client compares it in faults (notes, 2). */
const DOCUMENT = 'job_execution_request';
const PROPERTIES = new Set(['parameters']);
const PARAMETER_PROPERTIES = new Set(['name', 'value']);
const MAX_NAME = 256;
const MAX_VALUE = 1_000;
const MAX_PARAMETERS = 500;

/**
 * Takes what clients really send: nothing, `null`, `{}`, a parameter whose value is null (an empty text then).
 * @throws OcapiFault UnknownPropertyException, TypeDecodingException, PropertyConstraintViolationException, QuotaExceededException
 */
export function readExecutionRequest(body: unknown): ExecutionRequest {
  if (body === null || body === '') return { parameters: [] };
  const { _v, parameters = null } = objectAt(body, '$', DOCUMENT, PROPERTIES);
  const version = _v === undefined ? {} : { _v: textAt(_v, '$._v') };
  const list = parameters === null ? [] : arrayAt(parameters, '$.parameters').map(readParameter);
  if (list.length > MAX_PARAMETERS) throw quota(`A start takes at most ${MAX_PARAMETERS} parameters.`);
  refuseRepeated(list);
  return { ...version, parameters: list };
}

function readParameter(item: unknown, index: number): { name: string; value: string } {
  const path = `$.parameters[${index}]`;
  const { name = null, value } = objectAt(item, path, 'job_execution_parameter', PARAMETER_PROPERTIES);
  if (name === null) throw violation(DOCUMENT, `${path}.name`, 'A parameter needs a name.');
  const key = textAt(name, `${path}.name`);
  if (key.length === 0 || key.length > MAX_NAME || key.trim() !== key) {
    const rule = `A parameter's name has 1 to ${MAX_NAME} characters and no blanks around it.`;
    throw violation(DOCUMENT, `${path}.name`, rule);
  }
  if (value === undefined) throw violation(DOCUMENT, `${path}.value`, 'A parameter needs a value.');
  const text = value === null ? '' : textAt(value, `${path}.value`);
  if (text.length > MAX_VALUE) {
    throw violation(DOCUMENT, `${path}.value`, `A value has at most ${MAX_VALUE} characters.`);
  }
  return { name: key, value: text };
}

/** Statements name parameters without regard to case: two of one name would leave open which is meant. */
function refuseRepeated(parameters: readonly { readonly name: string }[]): void {
  const seen = new Set<string>();
  for (const [index, { name }] of parameters.entries()) {
    const folded = name.toLowerCase();
    if (seen.has(folded)) {
      throw violation(DOCUMENT, `$.parameters[${index}].name`, `The parameter ${name} is given twice.`);
    }
    seen.add(folded);
  }
}
