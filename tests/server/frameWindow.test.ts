import { describe, expect, it } from 'vitest';
import { createFrameWindow, mayTakeFrame, noteFrameSeen, noteFrameSent } from '../../server/sockets/frameWindow.ts';

describe('the window of frames under way', () => {
  it('holds three: the fourth waits for an acknowledgement', () => {
    const window = createFrameWindow();
    for (const sequence of [1, 2, 3]) {
      expect(mayTakeFrame(window, sequence * 100)).toBe(true);
      noteFrameSent(window, sequence, sequence * 100);
    }
    expect(mayTakeFrame(window, 400)).toBe(false);
    noteFrameSeen(window, 1);
    expect(mayTakeFrame(window, 400)).toBe(true);
  });

  it('empties when the newest is acknowledged: it covers those before it', () => {
    const window = createFrameWindow();
    for (const sequence of [4, 9, 11]) noteFrameSent(window, sequence, 0);
    noteFrameSeen(window, 11);
    expect(window.underWay).toEqual([]);
  });

  it('lets one a second through when acknowledgements are lost', () => {
    const window = createFrameWindow();
    for (const sequence of [1, 2, 3]) noteFrameSent(window, sequence, 500);
    expect(mayTakeFrame(window, 1499)).toBe(false);
    expect(mayTakeFrame(window, 1500)).toBe(true);
  });

  it('is not opened by acknowledgements of frames that were never sent', () => {
    const window = createFrameWindow();
    for (const sequence of [5, 6, 7]) noteFrameSent(window, sequence, 0);
    noteFrameSeen(window, 4);
    expect(mayTakeFrame(window, 10)).toBe(false);
  });
});
