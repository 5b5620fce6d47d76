/** Name of the mark in the browser's performance timeline: the first picture with the signals' states is drawn. */
export const FIRST_SIGNALS_MARK = 'greenwave first signals';
