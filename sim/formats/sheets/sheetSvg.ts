import { INKS, type Sheet, type SheetBox, type SheetShape } from './sheet.ts';

const FONTS = "'Source Sans 3', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif";

/** A sheet as an SVG file, text as text: it prints at any size and can be searched. */
export function sheetToSvg({ title, widthMm, heightMm, shapes }: Sheet): string {
  const clips: SheetBox[] = [];
  const drawn = shapes.map((shape) => draw(shape, clips));
  const defined = clips.map((box, i) => `<clipPath id="clip${i}"><rect ${attributesOf(box)}/></clipPath>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthMm}mm" height="${heightMm}mm" viewBox="0 0 ${widthMm} ${heightMm}" font-family="${FONTS}">`,
    `<title>${escapeText(title)}</title>`,
    `<rect width="${widthMm}" height="${heightMm}" fill="${INKS.ground.color}"/>`,
    ...defined,
    ...drawn,
    '</svg>\n',
  ].join('\n');
}

function draw(shape: SheetShape, clips: SheetBox[]): string {
  switch (shape.kind) {
    case 'line': {
      const { ink, from, to } = shape;
      return `<line x1="${round(from[0])}" y1="${round(from[1])}" x2="${round(to[0])}" y2="${round(to[1])}" ${strokeOf(ink)}/>`;
    }
    case 'area':
      return `<polygon points="${shape.points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ')}" ${fillOf(shape.ink)}/>`;
    case 'box':
      return `<rect ${attributesOf(shape.box)} ${shape.outlined ? `fill="none" ${strokeOf(shape.ink)}` : fillOf(shape.ink)}/>`;
    case 'text': {
      const { ink, at, content, sizeMm, anchor, bold } = shape;
      const more = `${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}${bold ? ' font-weight="600"' : ''}`;
      return `<text x="${round(at[0])}" y="${round(at[1])}" font-size="${sizeMm}" fill="${INKS[ink].color}"${more}>${escapeText(content)}</text>`;
    }
    case 'clipped': {
      const id = clips.push(shape.box) - 1;
      return [`<g clip-path="url(#clip${id})">`, ...shape.shapes.map((inner) => draw(inner, clips)), '</g>'].join('\n');
    }
  }
}

function strokeOf(ink: keyof typeof INKS): string {
  const { color, widthMm = 0.2 } = INKS[ink];
  return `stroke="${color}" stroke-width="${widthMm}"`;
}

function fillOf(ink: keyof typeof INKS): string {
  const { color, fillOpacity } = INKS[ink];
  return `fill="${color}"${fillOpacity === undefined ? '' : ` fill-opacity="${fillOpacity}"`}`;
}

function attributesOf({ x, y, width, height }: SheetBox): string {
  return `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
