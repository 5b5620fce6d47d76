import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { RunHost } from './run/runHost.ts';
import type { RunBroadcast } from './sockets/runNamespace.ts';

/** What an operator watches, for Prometheus. Every figure carries the run it is of. */
export interface Metrics {
  readonly contentType: string;
  watch(run: RunHost, broadcast: RunBroadcast): void;
  render(): Promise<string>;
  close(): void;
}

const labelNames = ['run'] as const;
/** A step of a small scenario takes tens of microseconds, one of a city some milliseconds. */
const STEP_BUCKETS_S = [0.0001, 0.0003, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.125, 0.25, 0.5, 1];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const stepS = new Histogram({
    name: 'greenwave_step_seconds',
    help: 'Wall time of a step',
    labelNames,
    buckets: STEP_BUCKETS_S,
    registers,
  });
  const slippedS = new Counter({
    name: 'greenwave_slipped_seconds_total',
    help: 'Wall time given up because a run could not keep its pace',
    labelNames,
    registers,
  });
  const up = new Gauge({
    name: 'greenwave_run_up',
    help: '1 while the run is well, 0 when it has stopped',
    labelNames,
    registers,
  });
  const realTimeFactor = new Gauge({
    name: 'greenwave_real_time_factor',
    help: 'Simulated seconds a wall second',
    labelNames,
    registers,
  });
  const vehicles = new Gauge({
    name: 'greenwave_vehicles',
    help: 'Vehicles now',
    labelNames: ['run', 'state'] as const,
    registers,
  });
  const completed = new Gauge({
    name: 'greenwave_trips_completed',
    help: 'Trips completed since the run began (falls when the run jumps back)',
    labelNames,
    registers,
  });
  const gridlocks = new Gauge({
    name: 'greenwave_gridlocks',
    help: 'Rings of links that block one another now',
    labelNames,
    registers,
  });
  const viewers = new Gauge({ name: 'greenwave_viewers', help: 'Sockets that look at the run', labelNames, registers });
  const framesSent = new Counter({
    name: 'greenwave_frames_sent_total',
    help: 'Frames sent to viewers',
    labelNames,
    registers,
  });
  const framesDropped = new Counter({
    name: 'greenwave_frames_dropped_total',
    help: 'Frames not sent because the viewer could not take them',
    labelNames,
    registers,
  });
  const frameBytes = new Counter({
    name: 'greenwave_frame_bytes_total',
    help: 'Bytes of the frames sent',
    labelNames,
    registers,
  });
  const externalSignals = new Gauge({
    name: 'greenwave_external_signals',
    help: 'Signals that programs in other processes run',
    labelNames,
    registers,
  });
  const decisions = new Counter({
    name: 'greenwave_external_decisions_total',
    help: 'Decisions of programs in other processes, answered and missed',
    labelNames: ['run', 'outcome'] as const,
    registers,
  });
  const watched: { readonly run: RunHost; readonly broadcast: RunBroadcast }[] = [];
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  addProcessMetrics(registry, delay);

  /** Counts grow with the broadcast's own, read when Prometheus asks. */
  function collect(): void {
    for (const { run, broadcast } of watched) {
      const labels = { run: run.id };
      up.set(labels, run.failure() ? 0 : 1);
      viewers.set(labels, broadcast.viewerCount());
      const { counts } = broadcast;
      framesSent.inc(labels, counts.sent);
      framesDropped.inc(labels, counts.dropped);
      frameBytes.inc(labels, counts.bytes);
      Object.assign(counts, { sent: 0, dropped: 0, bytes: 0 });
    }
  }

  return {
    contentType: registry.contentType,
    watch: (run, broadcast) => {
      watched.push({ run, broadcast });
      const labels = { run: run.id };
      run.listen((message) => {
        if (message.type !== 'report') return;
        const { report } = message;
        for (const step of report.stepS) stepS.observe(labels, step);
        slippedS.inc(labels, report.slippedS);
        realTimeFactor.set(labels, report.realTimeFactor);
        vehicles.set({ ...labels, state: 'running' }, report.measures.running);
        vehicles.set({ ...labels, state: 'standing' }, report.measures.standing);
        vehicles.set({ ...labels, state: 'waitingToEnter' }, report.measures.waitingToEnter);
        completed.set(labels, report.measures.completed);
        externalSignals.set(labels, report.external.signals);
        decisions.inc({ ...labels, outcome: 'answered' }, report.external.answered);
        decisions.inc({ ...labels, outcome: 'missed' }, report.external.missed);
        gridlocks.set(labels, report.measures.gridlocks.length);
      });
    },
    render: () => {
      collect();
      return registry.metrics();
    },
    close: () => {
      delay.disable();
    },
  };
}

function addProcessMetrics(registry: Registry, delay: ReturnType<typeof monitorEventLoopDelay>): void {
  const registers = [registry];
  new Gauge({
    name: 'greenwave_event_loop_lag_seconds',
    help: 'Delay of the main thread, 99th percentile since the last look',
    registers,
    collect() {
      // Nothing measured yet gives NaN.
      this.set((delay.percentile(99) || 0) / 1e9);
      delay.reset();
    },
  });
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Memory of the server with all its runs',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Gauge({
    name: 'process_cpu_seconds_total',
    help: 'Processor time of the server with all its runs',
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.set((user + system) / 1e6);
    },
  });
}
