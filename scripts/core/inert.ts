/** Text of others, made harmless. */

/** Control characters in what programs wrote must not steer the person's terminal. Tabs and line breaks stay. */
export function inert(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what this is for
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
}
