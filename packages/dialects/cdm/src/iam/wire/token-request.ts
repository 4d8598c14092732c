/** A user, a project or a domain: by `id`, else by `name`. */
interface Named {
  readonly id?: string;
  readonly name?: string;
}

/** Body of `POST /auth/tokens`, as its schema lets it through. Domains are not looked at: there is one. */
export interface TokenRequest {
  readonly auth: {
    readonly identity: {
      readonly methods: readonly 'password'[];
      readonly password: { readonly user: Named & { readonly password: string; readonly domain?: Named } };
    };
    readonly scope?: { readonly project?: Named & { readonly domain?: Named }; readonly domain?: Named };
  };
}

/** @returns what it is named by; one of the two is there. As in Keystone, an id counts before a name */
export function nameOf({ id, name }: Named): string {
  return (id ?? name)!;
}
