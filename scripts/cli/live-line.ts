/** The last line of a terminal, drawn anew as things go on, with a spinner that shows that they do. */

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;

export class LiveLine {
  readonly #stream: NodeJS.WriteStream;
  #text = '';
  #frame = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  /** Shows `text` (begins with two spaces, the second for the spinner) until the next `show` or `clear`. */
  show(text: string): void {
    this.#text = text;
    this.#draw();
    this.#timer ??= setInterval(() => this.#draw(), FRAME_MS).unref();
  }

  clear(): void {
    if (!this.#timer) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#stream.write('\r\u001b[2K');
  }

  #draw(): void {
    this.#frame = (this.#frame + 1) % FRAMES.length;
    const width = (this.#stream.columns ?? 80) - 1;
    const line = `  ${FRAMES[this.#frame]} ${this.#text.trimStart()}`;
    this.#stream.write(`\r\u001b[2K${line.slice(0, width)}`);
  }
}
