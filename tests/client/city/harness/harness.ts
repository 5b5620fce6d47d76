import '@fontsource-variable/source-sans-3/wght.css';
import '@fontsource-variable/noto-sans-sc/wght.css';
import '@fontsource/noto-serif-sc/600.css';
import '../../../../client/styles/base.css';
import { createCity, type Language, type Selection, type Theme } from '../../../../client/city/index.ts';
import { createWorld, encodeFrame, freezeScenario, type ScenarioDefinition, stepWorld } from '../../../../sim/index.ts';
import { decodeFrame } from '../../../../sim/shared.ts';

/**
 * The drawn city alone, with the engine in the same page: for looking at, and for measuring what a picture costs.
 * Address: ?scenario=zibo&theme=dark&lang=zh&at=x,y,spanM,tiltDeg,bearingDeg&warm=600&pace=1&select=corridor,3&rects=1
 */
const query = new URLSearchParams(location.search);
const number = (key: string, fallback: number) => Number(query.get(key) ?? fallback);

const urls = import.meta.glob<string>('../../../../scenarios/*/*.json', { query: '?url', import: 'default' });
async function load(scenario: string): Promise<ScenarioDefinition> {
  const read = async (file: string) => (await fetch(await urls[`../../../../scenarios/${scenario}/${file}`]())).json();
  const { include, ...head } = await read('scenario.json');
  const parts = await Promise.all((include as string[]).map(read));
  return Object.assign({ corridors: [] }, head, ...parts);
}

const theme = (query.get('theme') ?? 'dark') as Theme;
const language = (query.get('lang') ?? 'zh') as Language;
document.documentElement.dataset.theme = theme;
document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';

const world = createWorld(freezeScenario(await load(query.get('scenario') ?? 'zibo')));
const city = createCity(
  document.getElementById('canvas') as HTMLCanvasElement,
  document.getElementById('overlay') as HTMLElement,
);
city.setReducedMotion(query.has('still'));
city.setScene(world.scenario, theme, language);
const at = query.get('at')?.split(',').map(Number);
if (at) city.setCamera({ x: at[0], y: at[1], spanM: at[2], tiltDeg: at[3] ?? 0, bearingDeg: at[4] ?? 0 });
const chosen = query.get('select')?.split(',');
if (chosen) city.select({ kind: chosen[0] as Selection['kind'], index: Number(chosen[1]) });
const closed = query.get('close')?.split(',').map(Number);
if (closed) city.setLaneClosed(closed[0], closed[1], true);
city.on('click', (selection) => {
  city.select(selection);
});

for (let i = 0; i < number('warm', 300); i++) stepWorld(world);

let sequence = 0;
const push = () => {
  const rectangle = city.viewRectangle();
  const view = { ...rectangle, vehicles: !query.has('novehicles'), links: true, corridorId: null, followSlot: null };
  const bytes = encodeFrame(world, view, { sequence: sequence++, paceRatio: 1 });
  city.pushFrame(decodeFrame(bytes.buffer as ArrayBuffer), performance.now());
};
push();
stepWorld(world);
push();
const pace = number('pace', 1);
let clockMs = world.timeMs - 1000 + number('phase', 500);
let lastMs = performance.now();
let pictures = 0;
const loop = () => {
  const wallMs = performance.now();
  clockMs += (wallMs - lastMs) * pace;
  lastMs = wallMs;
  while (clockMs > world.timeMs) {
    stepWorld(world);
    push();
  }
  city.setClock(clockMs);
  city.render();
  pictures++;
  Object.assign(window, {
    harness: { city, world, stats: city.stats(), pictures, ready: pictures > number('pictures', 3) },
  });
  if (!query.has('pictures') || pictures <= number('pictures', 3)) requestAnimationFrame(loop);
};
requestAnimationFrame(loop);
