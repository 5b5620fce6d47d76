import { type Language, language } from '../i18n/language.svelte.ts';

export type ThemePreference = 'auto' | 'light' | 'dark';
export type Theme = 'light' | 'dark';

const THEMES: readonly ThemePreference[] = ['auto', 'light', 'dark'];
const STORAGE_KEY = 'greenwave.preferences';
const TOKEN_KEY = 'greenwave.token';

interface Stored {
  readonly theme?: ThemePreference;
  readonly language?: Language;
}

/** A browser that forbids storage costs the memory, not the page. */
function read(storage: () => Storage, key: string): string | null {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

function write(storage: () => Storage, key: string, value: string): void {
  try {
    storage().setItem(key, value);
  } catch {
    // Nothing to keep it in: it holds until the page closes.
  }
}

/** What a person has chosen about the page itself: theme, language, operator token. */
class Preferences {
  theme: ThemePreference = $state('auto');
  systemDark = $state(true);
  token: string | null = $state(null);
  readonly resolvedTheme: Theme = $derived(this.theme === 'auto' ? (this.systemDark ? 'dark' : 'light') : this.theme);

  /** Reads what was chosen last; the address overrides it (see `urlState`). */
  restore(): void {
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    this.systemDark = dark.matches;
    dark.addEventListener('change', () => {
      this.systemDark = dark.matches;
    });
    const stored = parseStored(read(() => localStorage, STORAGE_KEY));
    this.theme = stored.theme ?? 'auto';
    language.current = stored.language ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en');
    this.token = read(() => sessionStorage, TOKEN_KEY);
  }

  setTheme(theme: ThemePreference): void {
    this.theme = theme;
    this.#store();
  }

  cycleTheme(): void {
    this.setTheme(THEMES[(THEMES.indexOf(this.theme) + 1) % THEMES.length]);
  }

  setLanguage(next: Language): void {
    language.current = next;
    this.#store();
  }

  toggleLanguage(): void {
    this.setLanguage(language.current === 'zh' ? 'en' : 'zh');
  }

  setToken(token: string): void {
    this.token = token;
    write(() => sessionStorage, TOKEN_KEY, token);
  }

  #store(): void {
    const stored: Stored = { theme: this.theme, language: language.current };
    write(() => localStorage, STORAGE_KEY, JSON.stringify(stored));
  }
}

function parseStored(text: string | null): Stored {
  if (!text) return {};
  try {
    const { theme, language: chosen } = JSON.parse(text) as Stored;
    return {
      theme: theme && THEMES.includes(theme) ? theme : undefined,
      language: chosen === 'zh' || chosen === 'en' ? chosen : undefined,
    };
  } catch {
    return {};
  }
}

export const preferences = new Preferences();
