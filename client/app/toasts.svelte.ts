/** One sentence and at most one action, shown until it is dismissed or has been read. */
export interface Toast {
  readonly id: number;
  readonly kind: 'note' | 'error';
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** Long enough to read a sentence twice, ms. Errors stay until dismissed. */
const NOTE_MS = 6000;
const SHOWN_MAX = 3;

class Toasts {
  list: readonly Toast[] = $state.raw([]);
  #nextId = 1;

  note(text: string, action?: Toast['action']): void {
    const id = this.#add('note', text, action);
    setTimeout(() => this.dismiss(id), NOTE_MS);
  }

  error(text: string, action?: Toast['action']): void {
    this.#add('error', text, action);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  #add(kind: Toast['kind'], text: string, action?: Toast['action']): number {
    const id = this.#nextId++;
    // The same sentence twice is one toast, renewed.
    const others = this.list.filter((toast) => toast.text !== text);
    this.list = [...others, { id, kind, text, action }].slice(-SHOWN_MAX);
    return id;
  }
}

export const toasts = new Toasts();
