import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../../server/scenarioFiles.ts';
import { sheetsToPdf } from '../../../server/takeAway/sheetPdf.ts';
import {
  digestPlans,
  drawCorridorSheet,
  freezeScene,
  planInForce,
  type Sheet,
  type SheetShape,
  sheetToSvg,
} from '../../../sim/index.ts';

const { definition } = await loadScenario('scenarios/two-way-arterial');
const scene = freezeScene(definition);
const sheet = drawCorridorSheet(scene, scene.corridors[0]);

const textsOf = ({ shapes }: Sheet) => shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.content] : []));

/** Everything within a file's compressed streams. */
function unpack(pdf: Buffer): string {
  const whole = pdf.toString('latin1');
  const streams = [...whole.matchAll(/\/Length (\d+)[\s\S]*?stream\r?\n/g)].map(({ index, 0: head, 1: length }) =>
    pdf.subarray(index + head.length, index + head.length + Number(length)),
  );
  return streams
    .map((stream) => {
      try {
        return inflateSync(stream).toString('latin1');
      } catch {
        return stream.toString('latin1');
      }
    })
    .join('\n');
}

describe('a sheet of a corridor', () => {
  it('is A3 and names corridor, every signal with its offset, and what offsets count to', () => {
    expect([sheet.widthMm, sheet.heightMm]).toEqual([420, 297]);
    const texts = textsOf(sheet);
    expect(texts[0]).toContain(scene.corridors[0].definition.name.zh);
    for (const { intersectionId } of scene.corridors[0].definition.members) {
      const signal = definition.signals.find((one) => one.intersectionId === intersectionId)!;
      expect(texts).toContain(String(planInForce(signal, definition.startS).offsetS));
      expect(texts).toContain(intersectionId);
    }
    expect(texts.join('\n')).toContain('master zero to the start of green');
  });

  it('draws greens of three cycles within its frame: as many boxes a signal and direction as cycles that begin there', () => {
    const inner = sheet.shapes.find((shape) => shape.kind === 'clipped')!;
    const greens = inner.shapes.filter(
      (shape): shape is SheetShape & { kind: 'box' } => shape.kind === 'box' && shape.ink === 'outbound',
    );
    // One cycle before the frame and three in it, each with one green.
    expect(greens).toHaveLength(4 * scene.corridors[0].memberIntersection.length);
  });

  it('is the same drawing as SVG and as PDF, and the same bytes again', async () => {
    const [first, again] = await Promise.all([sheetsToPdf([sheet, sheet], 'x'), sheetsToPdf([sheet, sheet], 'x')]);
    expect(first.equals(again)).toBe(true);
    expect(first.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(2);
    const svg = sheetToSvg(sheet);
    for (const text of textsOf(sheet)) expect(svg).toContain(`>${text.replaceAll('&', '&amp;')}<`);
    // 420 mm by 297 mm in points.
    expect(first.toString('latin1')).toMatch(/\/MediaBox \[0 0 1190\.5\d* 841\.8\d*\]/);
  });

  it('embeds its font, with every Chinese character of the sheet, so that text can be read out again', async () => {
    const pdf = await sheetsToPdf([sheet], 'x');
    expect(pdf.toString('latin1').match(/\/FontFile2/g)).toHaveLength(2);
    const unpacked = unpack(pdf);
    const chinese = new Set([...textsOf(sheet).join('')].filter((letter) => /\p{Script=Han}/u.test(letter)));
    expect(chinese.size).toBeGreaterThan(10);
    for (const letter of chinese) expect(unpacked).toContain(`<${letter.codePointAt(0)!.toString(16)}>`);
  });
});

describe('the mark of plans', () => {
  const plans = definition.signals.map((signal) => ({
    intersectionId: signal.intersectionId,
    plan: planInForce(signal, definition.startS),
  }));

  it('stands on the sheet', () => {
    expect(textsOf(sheet).join('\n')).toContain(digestPlans(plans));
  });

  it('does not depend on order, names, or cycles added to an offset; on an offset it does', () => {
    const [first, ...others] = plans;
    const { offsetS, cycleS } = first.plan;
    const turned = [...others, { ...first, plan: { ...first.plan, id: 'other', offsetS: offsetS + cycleS } }];
    expect(digestPlans(turned)).toBe(digestPlans(plans));
    const moved = [{ ...first, plan: { ...first.plan, offsetS: offsetS + 1 } }, ...others];
    expect(digestPlans(moved)).not.toBe(digestPlans(plans));
  });
});
