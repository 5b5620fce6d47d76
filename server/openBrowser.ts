import { spawn } from 'node:child_process';

/** Opens the page in the default browser where there is one and a screen to show it on; else does nothing. */
export function openBrowser(url: string): void {
  const [command, args] = browserCommand(url);
  if (!command) return;
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  // No such command: the address has been printed, which is enough.
  child.on('error', () => {});
  child.unref();
}

function browserCommand(url: string): [command: string | null, args: string[]] {
  switch (process.platform) {
    case 'darwin':
      return ['open', [url]];
    case 'win32':
      return ['cmd', ['/c', 'start', '""', url]];
    default:
      return [process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? 'xdg-open' : null, [url]];
  }
}
