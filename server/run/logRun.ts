import type { Logger } from 'pino';
import type { RunHost } from './runHost.ts';

/** Writes down what happens to a run: its notices, its changes, its end. */
export function logRun(run: RunHost, log: Logger): void {
  const runLog = log.child({ run: run.id });
  run.listen((message) => {
    switch (message.type) {
      case 'notice':
        runLog[message.level](message.message);
        break;
      case 'change':
        runLog.debug({ change: message.change }, 'change');
        break;
      case 'state':
        runLog.info(
          { timeMs: message.state.timeMs, warmUpUntilMs: message.state.warmUpUntilMs },
          'run begins or jumps',
        );
        break;
      case 'pace':
        runLog.info({ pace: message.pace }, 'pace');
        break;
      case 'failed':
        runLog.error({ error: message.error }, 'run failed');
        break;
    }
  });
}
