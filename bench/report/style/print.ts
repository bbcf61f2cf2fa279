/** How the page looks on paper: A4, nothing cut across pages, no controls. */
export const PRINT_STYLE = `
@page { size: A4; margin: 16mm 15mm; }
@media print {
  html { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  .theme { display: none; }
  h1 { font-size: 20pt; }
  figure, section { margin-top: 11mm; }
  figure, table, .story, .sentences li, dl div, .warning { break-inside: avoid; }
  h2 { break-after: avoid; }
  .scroll, .drawing { overflow: visible; }
  .drawing > .plot { min-width: 0; }
  .story { grid-template-columns: repeat(auto-fit, minmax(45mm, 1fr)); gap: 6mm 8mm; margin-top: 8mm; }
  .story .big { font-size: 26pt; }
  .sentences li { grid-template-columns: minmax(0, 1fr) 62mm; gap: 6mm; padding: 2.2mm 0; }
  th, td { padding-top: 1mm; padding-bottom: 1mm; }
  .legend { font-size: 8.5pt; gap: 0 5mm; }
  dl { columns: 2; column-gap: 8mm; font-size: 9.5pt; }
  dl div { grid-template-columns: 20mm minmax(0, 1fr); gap: 3mm; padding: 1mm 0; }
  .plot, .story li, .badge { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
`;
