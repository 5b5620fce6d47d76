import { plural } from './plural.ts';

/** English of bus lines and bus priority. */
export const busEn = {
  title: 'Buses',
  serve: 'Signals help late buses',
  serveHint: 'They hold their green, or begin it sooner, for a bus that is late; later cycles give the time back.',
  noSignals: 'No signal of this scenario may help buses.',
  late: (seconds: string) => `${seconds} s late`,
  early: (seconds: string) => `${seconds} s early`,
  onTime: 'on time',
  bus: (id: number) => `Bus ${id}`,
  follow: (line: string, id: number) => `Go with bus ${id} of ${line}`,
  noneUnderWay: 'No bus is under way.',
  holdBack: 'Next bus 2 min late',
  holdBackHint: (line: string) => `The next bus of ${line} starts 2 minutes later.`,
  heldBack: (clock: string, seconds: string) => `The bus of ${clock} starts ${seconds} s later.`,
  asks: (signal: string) => `asks ${signal} for green`,
  signals: 'What signals do for them',
  idle: 'No signal does anything for a bus now.',
  extension: (seconds: string, id: number) => `holds green ${seconds} s longer for bus ${id}`,
  earlyGreen: (seconds: string, id: number) => `begins green ${seconds} s sooner for bus ${id}`,
  repaying: (seconds: string, left: string) => `gives ${seconds} s back, for another ${left} s`,
  arrived: (count: number, delay: string) =>
    `${plural(count, 'bus', 'buses')} arrived: ${delay} s lost on average, without stops.`,
};
