/** Two hands meeting over a coin, in one colour for light and dark. */
const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#b8860b" ' +
  'stroke-width="2"><circle cx="12" cy="7" r="4"/><path d="M2 20l6-6h4M22 20l-6-6h-4"/></svg>';

export const ICONS = [
  {
    src: `data:image/svg+xml;base64,${btoa(SVG)}`,
    mimeType: "image/svg+xml",
    sizes: ["any"],
  },
];
