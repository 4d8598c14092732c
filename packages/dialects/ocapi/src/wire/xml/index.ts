export { decodeXml } from './decode-xml';
export { encodeXml } from './encode-xml';
