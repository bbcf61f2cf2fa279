/** What is asked of a page in a browser, as text that runs there. */

/**
 * Texts in a drawing that meet, that an event's line crosses, or that leave the drawing. Boxes of text include the room above
 * the letters.
 */
export const COLLISIONS = `[...document.querySelectorAll('.drawing svg')].flatMap((svg) => {
  const frame = svg.getBoundingClientRect();
  const scale = frame.width / svg.viewBox.baseVal.width;
  const texts = [...svg.querySelectorAll('text')].map((text) => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    const spare = 2.5 * scale;
    return { words: text.textContent, left: left + 0.5, right: right - 0.5, top: top + spare, bottom: bottom - spare };
  });
  const meeting = texts.flatMap((one, index) => texts.slice(index + 1)
    .filter((other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom)
    .map((other) => one.words + ' on ' + other.words));
  const crossed = [...svg.querySelectorAll('.event')].flatMap((line) => {
    const { left, top, bottom } = line.getBoundingClientRect();
    return texts
      .filter((one) => left > one.left && left < one.right && top < one.bottom && bottom > one.top)
      .map((one) => 'a line through ' + one.words);
  });
  const leaving = texts
    .filter((one) => one.left < frame.left - 1 || one.right > frame.right + 1 || one.top < frame.top - 1 || one.bottom > frame.bottom + 1)
    .map((one) => one.words + ' leaves the drawing');
  return [...meeting, ...crossed, ...leaving];
})`;

/** What an XML parser has to say against the text; nothing if it is well-formed. */
export const PARSE = `(html) => {
  const parsed = new DOMParser().parseFromString(html.replace('<html ', '<html xmlns="http://www.w3.org/1999/xhtml" '), 'application/xhtml+xml');
  return parsed.querySelector('parsererror')?.textContent ?? '';
}`;

/** Words with less contrast to the page than WCAG 2 asks for (AA, 4.5 to 1). */
export const PALE_WORDS = `(() => {
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = luminance(getComputedStyle(document.body).backgroundColor);
  const elements = [...document.querySelectorAll('p, th, td, h1, h2, li, dt, dd, span, figcaption, label, text')];
  return elements.flatMap((element) => {
    const style = getComputedStyle(element);
    const words = luminance(element.tagName === 'text' ? style.fill : style.color);
    const contrast = (Math.max(words, paper) + 0.05) / (Math.min(words, paper) + 0.05);
    return contrast < 4.5 ? [element.textContent + ' ' + contrast.toFixed(2)] : [];
  });
})()`;
