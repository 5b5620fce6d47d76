import PDFDocument from 'pdfkit';
import { INKS, type Sheet, type SheetBox, type SheetInk, type SheetShape } from '../../sim/index.ts';
import { readSheetFont } from './sheetFonts.ts';

/** A point of PDF is 1/72 inch. */
const POINTS_PER_MM = 72 / 25.4;

/**
 * Sheets as one PDF file, a page each: vectors, and text as text, its font embedded, so that it prints the same everywhere and can be
 * searched. The same sheets give the same bytes.
 *
 * @param about stands in the file's properties
 */
export function sheetsToPdf(sheets: readonly Sheet[], about: string): Promise<Buffer> {
  // The library would put the date of today in; what is drawn does not depend on it.
  const info = { Title: about, Producer: 'Greenwave', Creator: 'Greenwave', CreationDate: new Date(0) };
  const document = new PDFDocument({ autoFirstPage: false, info, margin: 0 });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const whole = new Promise<Buffer>((resolve, reject) => {
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
  document.registerFont('text', readSheetFont(500));
  document.registerFont('title', readSheetFont(600));
  for (const { widthMm, heightMm, title, shapes } of sheets) {
    document.addPage({ size: [widthMm * POINTS_PER_MM, heightMm * POINTS_PER_MM], margin: 0 });
    document.outline.addItem(title);
    document.scale(POINTS_PER_MM);
    for (const shape of shapes) draw(document, shape);
  }
  document.end();
  return whole;
}

function draw(document: PDFKit.PDFDocument, shape: SheetShape): void {
  switch (shape.kind) {
    case 'line':
      document.moveTo(shape.from[0], shape.from[1]).lineTo(shape.to[0], shape.to[1]);
      stroke(document, shape.ink);
      return;
    case 'area':
      document.polygon(...shape.points.map(([x, y]) => [x, y]));
      fill(document, shape.ink);
      return;
    case 'box':
      outline(document, shape.box);
      if (shape.outlined) stroke(document, shape.ink);
      else fill(document, shape.ink);
      return;
    case 'text': {
      const { at, content, sizeMm, anchor, bold, ink } = shape;
      document
        .font(bold ? 'title' : 'text')
        .fontSize(sizeMm)
        .fillColor(INKS[ink].color);
      const width = anchor === 'start' ? 0 : document.widthOfString(content);
      const x = at[0] - (anchor === 'end' ? width : width / 2);
      document.text(content, x, at[1], { lineBreak: false, baseline: 'alphabetic' });
      return;
    }
    case 'clipped':
      document.save();
      outline(document, shape.box);
      document.clip();
      for (const inner of shape.shapes) draw(document, inner);
      document.restore();
  }
}

function outline(document: PDFKit.PDFDocument, { x, y, width, height }: SheetBox): void {
  document.rect(x, y, width, height);
}

function stroke(document: PDFKit.PDFDocument, ink: SheetInk): void {
  const { color, widthMm = 0.2 } = INKS[ink];
  document.lineWidth(widthMm).stroke(color);
}

function fill(document: PDFKit.PDFDocument, ink: SheetInk): void {
  const { color, fillOpacity = 1 } = INKS[ink];
  document.fillColor(color, fillOpacity).fill();
}
