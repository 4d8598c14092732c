import { type Handler, ok } from '@jobglot/http-kit';
import { signUserToken } from '../../tokens/user-token';
import { Parameters } from '../../wire/parameters';

/** `POST /user/generateToken`: its code is a text, and the token stands beside it; clients compare so (notes, 4) */
export const generateToken: Handler = async (context) => {
  const { services } = context;
  const parameters = new Parameters(context);
  const [userId, secret] = [parameters.required('userId'), parameters.required('secretKey')];
  const { clientId } = await services.authenticator.bySecret(userId, secret, () => context.refuseGuesses());
  return ok({ code: '200', token: signUserToken(services.signingKeys, clientId) });
};
