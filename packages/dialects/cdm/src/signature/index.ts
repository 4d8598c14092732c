export { isSigned } from './authorization';
export { proveSignature } from './prove-signature';
