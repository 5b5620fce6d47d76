// A worker thread starts without its parent's loaders: register the TypeScript one, then hand over.
import { register } from 'tsx/esm/api';

register({ tsconfig: false });
await import('./twinThread.ts');
