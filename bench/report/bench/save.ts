/** Lets a reader save each plot. The only script a report has; the page names its hash, so nothing else can run. */
import { createHash } from 'node:crypto';

/** What makes a drawing look as it does, to be written into the saved file. */
const STYLES =
  'fill,fill-opacity,stroke,stroke-width,stroke-dasharray,stroke-linecap,stroke-linejoin,opacity,paint-order,font-family,font-weight,font-variant-numeric';

/** Neither `<` nor `&` in it: it stands in XML as well as in HTML. */
export const SAVE_SCRIPT = `
'use strict';
(() => {
  const styles = '${STYLES}'.split(',');
  const standalone = (svg) => {
    const copy = svg.cloneNode(true);
    const own = [svg, ...svg.querySelectorAll('*')];
    const others = [copy, ...copy.querySelectorAll('*')];
    own.forEach((element, index) => {
      const computed = getComputedStyle(element);
      for (const name of styles) others[index].style.setProperty(name, computed.getPropertyValue(name));
    });
    const { x, y, width, height } = svg.viewBox.baseVal;
    const edge = 16;
    copy.setAttribute('viewBox', [x - edge, y - edge, width + 2 * edge, height + 2 * edge].join(' '));
    copy.setAttribute('width', width + 2 * edge);
    copy.setAttribute('height', height + 2 * edge);
    const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    const box = { x: x - edge, y: y - edge, width: width + 2 * edge, height: height + 2 * edge };
    for (const name of Object.keys(box)) paper.setAttribute(name, box[name]);
    paper.setAttribute('fill', getComputedStyle(document.body).backgroundColor);
    copy.insertBefore(paper, copy.firstChild);
    return { text: new XMLSerializer().serializeToString(copy), width: box.width, height: box.height };
  };
  const save = (blob, name) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const asSvg = (svg, name) => save(new Blob([standalone(svg).text], { type: 'image/svg+xml' }), name + '.svg');
  const asPng = (svg, name) => {
    const { text, width, height } = standalone(svg);
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement('canvas');
      canvas.width = 2 * width;
      canvas.height = 2 * height;
      canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => save(blob, name + '.png'), 'image/png');
    };
    image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(text);
  };
  for (const drawing of document.querySelectorAll('figure .drawing')) {
    const row = document.createElement('p');
    row.className = 'save';
    row.append('Save as ');
    for (const [label, act] of [['SVG', asSvg], ['PNG', asPng]]) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = label;
      button.onclick = () => act(drawing.querySelector('svg'), drawing.closest('figure').id);
      row.append(button);
    }
    drawing.after(row);
  }
})();
`;

/** As a content security policy names a script. */
export const SAVE_SCRIPT_HASH = `sha256-${createHash('sha256').update(SAVE_SCRIPT).digest('base64')}`;
