/** The drawn city's door: what the page may use of this folder. */
export {
  type CameraState,
  type CityEvents,
  type CityStats,
  type CityView,
  type FlyTarget,
  type Language,
  NoWebGlError,
  type Selection,
  type Theme,
  type ViewRectangle,
} from './cityView.ts';
export { createCity } from './createCity.ts';
