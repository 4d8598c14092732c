import { respeller } from '@jobglot/http-kit';
import { spellJob } from './body-fields';

describe('spelling', () => {
  it('takes the page s table names for the documents own', () => {
    expect(
      spellJob({
        Name: 'n',
        'Source-Connection': { ID: 's', Name: 'x' },
        Destination_Connection_Id: 'd',
        Schedule: { Enabled: 'True', Cron: '* * * * *' },
        EmailErrorOnly: 'false',
        Email_Subject: 'true',
        Use_GMT_DateTime: true,
        Batch_Size: '100',
        'Pipeline Id': 'p',
        CDC_Engine_Settings: { Name: 'c', Schema: 's', Slot: 1 },
        ReplicateIntervalUnit: 'days',
        'Other Field': 'True',
      }),
    ).toEqual({
      name: 'n',
      source_connection: { id: 's', name: 'x' },
      destination_connection_id: 'd',
      schedule: { enabled: true, cron: '* * * * *' },
      email_error_only: false,
      email_subject: 'true',
      use_gmt_datetime: true,
      batch_size: 100,
      pipeline_id: 'p',
      cdc_engine_settings: { name: 'c', schema: 's', Slot: 1 },
      replicate_interval_unit: 'days',
      'Other Field': 'True',
    });
  });

  it('leaves what it cannot read to the validator', () => {
    const spell = respeller({ on: 'boolean', size: 'integer', group: { on: 'boolean' } });
    for (const body of [null, 7, 'x', [], { on: 'yes', size: '1.5', group: 'x' }, { on: 1, size: '', group: [] }]) {
      expect(spell(body)).toEqual(body);
    }
  });

  it('refuses two spellings that contradict', () => {
    expect(spellJob({ send_email: true, Send_Email: 'true' })).toEqual({ send_email: true });
    expect(() => spellJob({ send_email: true, SendEmail: false })).toThrow('send_email is sent twice');
  });
});
