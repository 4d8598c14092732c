import { DomainError } from '@jobglot/core';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

const SECONDS = 60;

/** Failed log-ins per address and minute. Shared by all dialects of a process, so that guessing cannot move on. */
export class FailedLogins {
  private readonly limiter: RateLimiterMemory;

  constructor(private readonly perMinute = 20) {
    this.limiter = new RateLimiterMemory({ points: perMinute, duration: SECONDS });
  }

  /** @throws DomainError `auth.too_many_attempts` when the address has used up its failures */
  async refuseGuesses(address: string): Promise<void> {
    const used = await this.limiter.get(address);
    if (used && used.consumedPoints > this.perMinute) throw tooMany(used);
  }

  /** Counts a failure. @returns the error to answer with once there were too many */
  async count(address: string): Promise<DomainError | null> {
    try {
      await this.limiter.consume(address);
      return null;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return tooMany(refused);
      throw refused;
    }
  }
}

function tooMany(used: RateLimiterRes): DomainError {
  const retryAfter = Math.max(1, Math.ceil(used.msBeforeNext / 1000));
  return new DomainError(
    'auth.too_many_attempts',
    `Too many failed log-ins from this address; try again in ${retryAfter} s.`,
    { retryAfter },
  );
}
