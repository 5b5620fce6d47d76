import { CanvasTexture, LinearFilter, LinearMipmapLinearFilter } from 'three';

/** The ten digits in a row, white on nothing, for the seconds beside signal heads. */
const CELL_WIDTH = 40;
const CELL_HEIGHT = 64;

export function createDigitAtlas(): CanvasTexture {
  const canvas = document.createElement('canvas');
  canvas.width = CELL_WIDTH * 10;
  canvas.height = CELL_HEIGHT;
  const texture = new CanvasTexture(canvas);
  texture.minFilter = LinearMipmapLinearFilter;
  texture.magFilter = LinearFilter;
  texture.generateMipmaps = true;
  const draw = () => {
    const context = canvas.getContext('2d')!;
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = '#fff';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.font = `600 62px 'Source Sans 3 Variable', system-ui, sans-serif`;
    for (let digit = 0; digit < 10; digit++) {
      context.fillText(String(digit), (digit + 0.5) * CELL_WIDTH, CELL_HEIGHT * 0.54, CELL_WIDTH - 2);
    }
    texture.needsUpdate = true;
  };
  draw();
  // Drawn again in the page's own face once it is there.
  void document.fonts.load(`600 62px 'Source Sans 3 Variable'`, '0123456789').then(draw, () => undefined);
  return texture;
}
