import { CronExpressionParser } from 'cron-parser';
import { DomainError } from '../errors/domain-error';

/**
 * A five-field cron expression in a time zone, with ranges and steps such as `0-30/5 * * * *`.
 * cron-parser is what BullMQ computes its schedulers with, so both agree on every planned time.
 */
export class Cron {
  /** @throws DomainError `schedule.invalid` when the expression or the IANA time zone is wrong */
  constructor(
    readonly expression: string,
    readonly timeZone: string,
  ) {
    if (expression.trim().split(/\s+/).length !== 5) {
      throw new DomainError('schedule.invalid', 'A cron expression has five fields: minute hour day month weekday.', {
        field: 'cron',
      });
    }
    try {
      new Intl.DateTimeFormat('en', { timeZone });
    } catch {
      throw new DomainError(
        'schedule.invalid',
        `Unknown time zone "${timeZone}"; use an IANA name such as Europe/Paris.`,
        {
          field: 'timeZone',
        },
      );
    }
    try {
      this.previous(new Date());
    } catch {
      throw new DomainError(
        'schedule.invalid',
        `"${expression}" is not a cron expression; an example: 0-30/5 * * * *.`,
        {
          field: 'cron',
        },
      );
    }
  }

  /** @returns the last planned time at or before `now` */
  previous(now: Date): Date {
    // prev() is exclusive: a millisecond later makes it inclusive.
    return this.parse(new Date(now.getTime() + 1))
      .prev()
      .toDate();
  }

  /** @returns the first planned time after `now` */
  next(now: Date): Date {
    return this.parse(now).next().toDate();
  }

  /** @returns the planned times in `(from, to]`, oldest first, at most `limit` of the newest */
  between(from: Date, to: Date, limit: number): Date[] {
    const times: Date[] = [];
    const cursor = this.parse(new Date(to.getTime() + 1));
    while (times.length < limit) {
      const time = cursor.prev().toDate();
      if (time <= from) break;
      times.unshift(time);
    }
    return times;
  }

  private parse(currentDate: Date) {
    return CronExpressionParser.parse(this.expression, { currentDate, tz: this.timeZone });
  }
}
