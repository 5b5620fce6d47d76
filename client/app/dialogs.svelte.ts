/** Which of the page's dialogs is open, and how to move the keyboard to the find box. */
class Dialogs {
  help = $state(false);
  token = $state(false);
  /** Raised to ask the find box for the focus. */
  findRequests = $state(0);

  find(): void {
    this.findRequests++;
  }
}

export const dialogs = new Dialogs();
