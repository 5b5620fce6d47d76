import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Names that Chromium and Chrome go by on a search path. */
const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge'];
/** Places off the search path: macOS, Windows. */
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * A browser of Chromium's kind on this machine: what `CHROMIUM` names, else the first found where such browsers live.
 *
 * @throws Error if `CHROMIUM` names a file that can't be run: a wrong setting must not pass for a missing browser
 */
export function findChromium(): string | null {
  const named = process.env.CHROMIUM;
  if (named) {
    if (!isExecutable(named)) throw new Error(`CHROMIUM is set to ${named}, which can't be run`);
    return named;
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [...folders.flatMap((folder) => COMMANDS.map((command) => join(folder, command))), ...PLACES];
  return candidates.find(isExecutable) ?? null;
}

/**
 * Installs Debian's Chromium and a Chinese font, where this process may: as root, with apt-get at hand.
 *
 * @returns the browser, or null if it may not or could not be installed
 */
export function installChromium(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !isExecutable('/usr/bin/apt-get')) return null;
  console.log('no Chromium on this machine: installing it with apt-get');
  const apt = (...words: string[]) =>
    execFileSync('/usr/bin/apt-get', ['-q', '-y', '-o', 'DPkg::Lock::Timeout=600', ...words], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  try {
    apt('update');
    apt('install', '--no-install-recommends', 'chromium', 'fonts-wqy-microhei', 'fonts-dejavu-core');
  } catch (error) {
    console.error(`Chromium could not be installed: ${(error as Error).message}`);
    return null;
  }
  return findChromium();
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
