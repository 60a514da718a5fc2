/**
 * Charts, and reports made of them: one HTML file that needs nothing else, SVG, PNG, CSV,
 * sparklines.
 *
 * <p>A chart is a record that holds its data, its title, its axes with units, and a sentence that
 * says what to see. {@link dev.cotangent.bench.figures.HtmlReport} makes one page of a {@link
 * dev.cotangent.bench.figures.Report}; {@link dev.cotangent.bench.figures.FigureFiles} writes each
 * chart as SVG and its data as CSV; {@link dev.cotangent.bench.figures.Sparkline} is for a
 * terminal. Apache ECharts draws, in the browser for the page and in Rhino for the files, from the
 * same options, which the script {@code charts.js} makes of a chart. Only PNG images, which JSVG
 * draws of the SVG files, need AWT and a font.
 *
 * <p>What is measured is not made here. Start reading at {@code Report}; a command offers reports
 * by {@link dev.cotangent.bench.figures.ReportOptions}.
 */
@NullMarked
package dev.cotangent.bench.figures;

import org.jspecify.annotations.NullMarked;
