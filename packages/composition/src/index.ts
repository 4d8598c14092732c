export { ConfigurationError, type Environment, flag, list, readEnvironment, wholeNumber } from './environment';
export { type Installation, openInstallation } from './installation';
export { type InstallationConfig, readInstallationConfig } from './installation-config';
export { repeat } from './repeat';
export { type RunningProcess, runProcess } from './run-process';
