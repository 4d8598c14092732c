export { replayTranscript } from './replay-transcript';
