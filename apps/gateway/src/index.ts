export { createApp, dialects } from './app';
export { type GatewayConfig, readGatewayConfig } from './config';
export { startGateway } from './gateway';
