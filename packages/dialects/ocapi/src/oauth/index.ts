export { createOcapiOauth, type OcapiOauthOptions, ocapiOauth } from './dialect';
