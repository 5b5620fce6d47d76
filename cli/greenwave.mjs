#!/usr/bin/env node
// The `greenwave` command. Node 20 can't run TypeScript itself: tsx is registered first, then main.ts takes over.
// `tsconfig: false`, as else a tsconfig.json of the folder that the user stands in would be read.
import { register } from 'tsx/esm/api';

register({ tsconfig: false });
const { main } = await import('./main.ts');
// Set, not called: an exit at once would cut off what is still on its way through a pipe.
process.exitCode = await main(process.argv.slice(2));
