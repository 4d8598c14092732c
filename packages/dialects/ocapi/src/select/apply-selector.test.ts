import { applySelector, parseSelector } from '.';
import { EXECUTION, EXECUTION_LIST } from './testing/samples';

const select = (selector: string, document: unknown = EXECUTION) => applySelector(parseSelector(selector), document);
const { _v, _type, _resource_state } = EXECUTION;
const META = { _v, _type, _resource_state };
const [FIRST, SECOND, THIRD] = EXECUTION.step_executions;
const STEP = { _type: 'job_step_execution' };
const without = (document: object, ...names: string[]) =>
  Object.fromEntries(Object.entries(document).filter(([name]) => !names.includes(name)));

describe('properties', () => {
  const { step_executions, execution_scopes, exit_status, ...simple } = EXECUTION;

  it.each<[string, object]>([
    ['(**)', EXECUTION],
    ['(*)', simple],
    ['()', META],
    ['(id)', { ...META, id: '90' }],
    ['(+id)', { ...META, id: '90' }],
    ['( id , status )', { ...META, id: '90', status: 'OK' }],
    [' ( id,\n\tstatus\r\n) ', { ...META, id: '90', status: 'OK' }],
    ['(status,id,id)', { ...META, id: '90', status: 'OK' }],
    ['(*,exit_status)', { ...simple, exit_status }],
    ['(execution_scopes,exit_status)', { ...META, execution_scopes, exit_status }],
    ['(id,unknown)', { ...META, id: '90' }],
    ['(unknown)', META],
    ['(_type)', META],
  ])('%s', (selector, expected) => expect(select(selector)).toEqual(expected));

  it('in the order of the document', () =>
    expect(Object.keys(select('(status,id)') as object)).toEqual(['_v', '_type', '_resource_state', 'id', 'status']));

  it('an object or array that is named is taken whole', () => {
    const { step_executions: selected } = select('(step_executions)') as typeof EXECUTION;
    expect(selected).toEqual(step_executions);
  });
});

describe('exclusions', () => {
  it.each<[string, object]>([
    ['(-step_executions)', without(EXECUTION, 'step_executions')],
    ['(-step_executions,-id)', without(EXECUTION, 'step_executions', 'id')],
    ['(**,-step_executions)', without(EXECUTION, 'step_executions')],
    ['(-id,**)', without(EXECUTION, 'id')],
    ['(- id)', without(EXECUTION, 'id')],
    ['(*,-id)', without(EXECUTION, 'id', 'step_executions', 'execution_scopes', 'exit_status')],
    ['(id,status,-status)', { ...META, id: '90' }],
    ['(-unknown)', EXECUTION],
    ['(-_v,-_type,-_resource_state)', EXECUTION],
    ['(id,exit_status.(-code,-_type))', { ...META, id: '90', exit_status: { _type: 'status', status: 'ok' } }],
    ['(exit_status.(**,-code))', { ...META, exit_status: { _type: 'status', status: 'ok' } }],
    ['(exit_status,-exit_status.code)', { ...META, exit_status: { _type: 'status', status: 'ok' } }],
    ['(-step_executions.id)', { ...EXECUTION, step_executions: [FIRST, SECOND, THIRD].map((s) => without(s, 'id')) }],
    ['(execution_scopes,-execution_scopes.id)', { ...META, execution_scopes: EXECUTION.execution_scopes }],
    ['(-id.below)', EXECUTION],
    [
      '(step_executions[0].(id,exit_status),-step_executions.exit_status.message)',
      { ...META, step_executions: [{ ...STEP, id: '41265', exit_status: without(FIRST.exit_status, 'message') }] },
    ],
  ])('%s', (selector, expected) => expect(select(selector)).toEqual(expected));
});

describe('levels below', () => {
  const codes = { ...META, exit_status: { _type: 'status', code: 'OK' } };
  const states = { ...META, exit_status: { _type: 'status', code: 'OK', status: 'ok' } };

  it.each<[string, object]>([
    ['(exit_status.(code,status))', states],
    ['(exit_status.(**))', states],
    ['(exit_status.**)', states],
    ['(exit_status.*)', states],
    ['(exit_status.(*))', states],
    ['(exit_status.code)', codes],
    ['(exit_status.(+code))', codes],
    ['( exit_status . ( code ) )', codes],
    ['(exit_status.code,exit_status.status)', states],
    ['(exit_status,exit_status.code)', states],
    ['(exit_status.())', { ...META, exit_status: { _type: 'status' } }],
    ['(exit_status.unknown)', { ...META, exit_status: { _type: 'status' } }],
    ['(id.(**))', { ...META, id: '90' }],
    ['(id.length)', META],
    ['(execution_scopes.length)', { ...META, execution_scopes: [] }],
    ['(execution_scopes.(**))', { ...META, execution_scopes: EXECUTION.execution_scopes }],
    [
      '(step_executions.(id,status))',
      { ...META, step_executions: [FIRST, SECOND, THIRD].map(({ id }) => ({ ...STEP, id, status: 'OK' })) },
    ],
    [
      '(step_executions.(id,exit_status.code))',
      {
        ...META,
        step_executions: [FIRST, SECOND, THIRD].map(({ id }) => ({ ...STEP, id, exit_status: codes.exit_status })),
      },
    ],
  ])('%s', (selector, expected) => expect(select(selector)).toEqual(expected));

  it('of a list: total and the fields of each hit', () =>
    expect(select('(data.(id,step_executions.step_id),total)', EXECUTION_LIST)).toEqual({
      _v: '17.2',
      _type: 'job_execution_result',
      data: [{ _type: 'job_execution', id: '85', step_executions: [{ ...STEP, step_id: 'ImportCustomers' }] }],
      total: 1,
    }));
});

describe('filters of arrays', () => {
  it.each<[string, readonly object[]]>([
    ['(step_executions[0])', [FIRST]],
    ['(step_executions[0].(**))', [FIRST]],
    ['(step_executions [ 0 ] . ( ** ))', [FIRST]],
    ['(step_executions[3])', []],
    ['(step_executions[99999999999999999999])', []],
    ['(step_executions[0:1].(**))', [FIRST, SECOND]],
    ['(step_executions[1:4])', [SECOND, THIRD]],
    ['(step_executions[1 : 1])', [SECOND]],
    ['(step_executions[1:0])', []],
    ['(step_executions[2,0,0])', [FIRST, THIRD]],
    ['(step_executions[0,2].(id))', [FIRST, THIRD].map(({ id }) => ({ ...STEP, id }))],
    ['(step_executions[0].id,step_executions[2])', [{ ...STEP, id: '41265' }, THIRD]],
    ["(step_executions[?(@.step_id=='Step2')])", [SECOND]],
    ['(step_executions[?(@.step_id=="Step2")].(**))', [SECOND]],
    ["(step_executions[?(@.step_id=='Step2')].id)", [{ ...STEP, id: '41266' }]],
    ["(step_executions[?( @.execution_scope == 'Organization' && @.duration >= 16 )])", [FIRST]],
    ["(step_executions[?(@.duration<16||@.step_id=='Step1')])", [FIRST, SECOND]],
    ["(step_executions[?(@.id=='41265' || @.id=='41266' && @.duration==16)])", [FIRST]],
    ["(step_executions[?((@.id=='41265' || @.id=='41266') && @.duration==12)])", [SECOND]],
    ["(step_executions[?(@.exit_status.code!='OK')])", []],
    ["(step_executions[?(@.start_time>'2016-05-20T11:54:46.090Z')])", [THIRD]],
    ["(step_executions[?(@.start_time<='2016-05-20T11:54:46.090Z')])", [FIRST, SECOND]],
    ['(step_executions[?(@.duration>12.5)])', [FIRST, THIRD]],
    ['(step_executions[?(@.duration==1.6e1)])', [FIRST, THIRD]],
    ['(step_executions[?(@.duration>-1)])', [FIRST, SECOND, THIRD]],
    ['(step_executions[?(12==@.duration)])', [SECOND]],
    ['(step_executions[?(@.include_steps_from_job_id==null)])', [FIRST, SECOND]],
    ['(step_executions[?(@.include_steps_from_job_id!=null)])', [THIRD]],
    ["(step_executions[?(@.include_steps_from_job_id!='x')])", [FIRST, SECOND, THIRD]],
    ['(step_executions[?(true==true)])', [FIRST, SECOND, THIRD]],
    ['(step_executions[?(@.duration==true||@.duration==false)])', []],
    ["(step_executions[?(@.duration=='16')])", []],
    ["(step_executions[?(@.duration<'99' || @.duration>='0')])", []],
    ['(step_executions[?(@.include_steps_from_job_id<=null)])', []],
    ['(step_executions[?(@.exit_status==@.exit_status)])', []],
    ['(step_executions[?(@.constructor!=null||@.__proto__!=null)])', []],
    ["(step_executions[?(@.step_id.length==5 || @.name.default@Site-1 == 'x')])", []],
  ])('%s', (selector, expected) => expect(select(selector)).toEqual({ ...META, step_executions: expected }));

  it('over simple elements', () => {
    expect(select("(execution_scopes[?(@=='SiteGenesis')])")).toEqual({ ...META, execution_scopes: ['SiteGenesis'] });
    expect(select('(execution_scopes[0].(**))')).toEqual({ ...META, execution_scopes: ['SiteGenesis'] });
    expect(select('(execution_scopes[0].(id))')).toEqual({ ...META, execution_scopes: [] });
  });

  it('quotes within quotes', () => {
    const list = { a: ["it's", 'say "so"', 'back\\slash', '(('] };
    expect(select("(a[?(@=='it\\'s')])", list)).toEqual({ a: ["it's"] });
    expect(select('(a[?(@=="it\'s")])', list)).toEqual({ a: ["it's"] });
    expect(select('(a[?(@=="say \\"so\\"")])', list)).toEqual({ a: ['say "so"'] });
    expect(select("(a[?(@=='back\\slash')])", list)).toEqual({ a: ['back\\slash'] });
    expect(select("(a[?(@=='((')])", list)).toEqual({ a: ['(('] });
  });

  it('on something that is no array: nothing', () => {
    expect(select('(id[0],exit_status[0:4].(**),status)')).toEqual({ ...META, status: 'OK' });
  });
});

describe('names of the prototype', () => {
  const document = JSON.parse('{"__proto__":{"polluted":true},"a":{"__proto__":1,"b":2}}');

  it('are names like others', () => {
    expect(select('(constructor,toString,hasOwnProperty,__proto__.polluted,id)')).toEqual({ ...META, id: '90' });
    const selected = select('(__proto__.(polluted),a.(__proto__))', document) as object;
    expect(JSON.stringify(selected)).toBe('{"__proto__":{"polluted":true},"a":{"__proto__":1}}');
    expect(Object.getPrototypeOf(selected)).toBe(Object.prototype);
    expect('polluted' in {}).toBe(false);
  });

  it('can be excluded', () => {
    expect(JSON.stringify(select('(-__proto__)', document))).toBe('{"a":{"__proto__":1,"b":2}}');
    expect(select('(-constructor)')).toEqual(EXECUTION);
  });
});

it('applies to each element of an array, and leaves alone what has no properties', () => {
  expect(select('(a)', [{ _type: 't', _v: '1', a: 1 }, 5])).toEqual([{ _type: 't', a: 1 }]);
  expect(select('(a)', [[{ a: 1 }]])).toEqual([]);
  expect(select('(a)', 5)).toBe(5);
  expect(select('(a)', null)).toBeNull();
});
