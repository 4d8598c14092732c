import { DateTime } from 'luxon';

const FORMAT = 'yyyy-MM-dd HH:mm:ss';

export interface WallClockParts {
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
  /** 0: Sunday */
  readonly weekday: number;
}

/** Times as schedulerConfig writes them: `yyyy-MM-dd HH:mm:ss` in the installation's time zone. */
export class WallClock {
  /** @param timeZone IANA name */
  constructor(private readonly timeZone: string) {}

  /** @returns null: not of this form, or no day of the calendar */
  parse(text: string): Date | null {
    const time = DateTime.fromFormat(text, FORMAT, { zone: this.timeZone });
    return time.isValid ? time.toJSDate() : null;
  }

  format(time: Date): string {
    return this.at(time).toFormat(FORMAT);
  }

  partsOf(time: Date): WallClockParts {
    const { minute, hour, day, weekday } = this.at(time);
    return { minute, hour, day, weekday: weekday % 7 };
  }

  /** @param timeZone of a schedule; null: the installation's */
  isIn(timeZone: string | null): boolean {
    return timeZone === null || timeZone === this.timeZone;
  }

  private at(time: Date): DateTime {
    return DateTime.fromJSDate(time, { zone: this.timeZone });
  }
}
