/** A signal in its own terms: overlaps. */
export const signalEn = {
  overlaps: (list: string) => `Overlaps: ${list}; pale green is the trail`,
};
