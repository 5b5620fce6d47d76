// A worker thread starts without its parent's loaders: register the TypeScript one, then hand over.
// `tsconfig: false`, as else a tsconfig.json of the folder that the server was started in would be read.
import { register } from 'tsx/esm/api';

register({ tsconfig: false });
await import('./worker.ts');
