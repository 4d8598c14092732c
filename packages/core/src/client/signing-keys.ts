import type { Clock } from '../ports/clock';
import type { DerivedKey, SecretBox } from '../secret/secret-box';

const DAY_MS = 86_400_000;
/** Nobody asks for more than a few purposes on the three days that count: more entries are days gone by. */
const REMEMBERED = 32;
const KID = /^([0-9a-f]+)\.(\d{1,9})$/;

/** The key that signs, and the name that it goes by in a token's header. */
export interface SigningKey {
  /** `<master key id>.<day number>` (days since 1970-01-01, UTC) */
  readonly kid: string;
  /** 32 bytes, for HMAC-SHA256 */
  readonly key: Buffer;
}

/**
 * Keys that sign tokens. They are derived from the master keys, the purpose and the UTC day: they change daily without being
 * stored, all processes of an installation agree on them, and a master key that is taken out of the list takes its tokens
 * with it.
 *
 * Yesterday's keys verify too, so that a token that lives for a day at most is good to its end; tomorrow's as well, for a
 * process whose clock is ahead.
 */
export class SigningKeys {
  private readonly derived = new Map<string, readonly DerivedKey[]>();

  constructor(
    private readonly secrets: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** @param purpose what is signed, e.g. `ocapi access token`; each purpose has keys of its own */
  current(purpose: string): SigningKey {
    const day = this.today();
    const [first] = this.keysOf(purpose, day);
    return { kid: `${first!.keyId}.${day}`, key: first!.key };
  }

  /** @returns the key of that name; null: made up, of a master key that is gone, or of another day than these three */
  find(purpose: string, kid: string): Buffer | null {
    const [, keyId, digits] = KID.exec(kid) ?? [];
    const day = Number(digits);
    // Not a number: neither comparison holds.
    if (!(Math.abs(day - this.today()) <= 1)) return null;
    return this.keysOf(purpose, day).find((derived) => derived.keyId === keyId)?.key ?? null;
  }

  private today(): number {
    return Math.floor(this.clock.now().getTime() / DAY_MS);
  }

  private keysOf(purpose: string, day: number): readonly DerivedKey[] {
    const info = `jobglot signing key, ${purpose}, day ${day}`;
    const known = this.derived.get(info);
    if (known) return known;
    const made = this.secrets.derive(info);
    if (this.derived.size >= REMEMBERED) this.derived.clear();
    this.derived.set(info, made);
    return made;
  }
}
