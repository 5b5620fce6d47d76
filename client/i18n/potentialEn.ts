/** What corridors could have beside what they have. */
export const potentialEn = {
  column: 'Of best',
  columnHint:
    'Both bands together as a share of the widest that any offsets and phase orders could give this corridor alone, at its cycle, splits and speeds: a proved limit',
  reached: (bands: string, most: string, share: string) => `${bands} of ${most} s possible (${share} %)`,
  none: 'no bands possible at these splits and speeds',
  costShared: (seconds: string, others: readonly string[]) =>
    `costs it ${seconds} s: its offset is fixed by ${others.join(', ')}`,
  costOwn: (seconds: string) => `costs it ${seconds} s: its greens and where it stands`,
  most: 'all bands possible',
  city: (bands: string, most: string, share: string) => `All bands ${bands} s, of at most ${most} s: ${share} %`,
  cityHint:
    'The sum of what each corridor could have alone. No plan at these cycles, splits and speeds has more; crossings shared by corridors may allow less.',
};
