package dev.cotangent.bench.figures;

import org.mozilla.javascript.Context;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;

/**
 * Draws charts as SVG documents by ECharts' server-side rendering, in a JavaScript interpreter.
 *
 * <p>No browser, no AWT and no fonts are needed. Loading ECharts takes some seconds, so draw all
 * charts with one renderer. Belongs to the thread that made it, until closed.
 */
final class SvgRenderer implements AutoCloseable {
  private static final int WIDTH = 960;

  /** What ECharts expects of a browser even when it draws without one. */
  private static final String BROWSER =
      """
      var self = this;
      function setTimeout() { return 0; }
      function clearTimeout() {}
      var console = { log: function () {}, warn: function () {}, error: function () {} };
      """;

  private static final String DRAW =
      """
      function draw(text, width) {
        var made = cotangentChart(JSON.parse(text), { dark: false, width: width, titled: true });
        var size = { renderer: 'svg', ssr: true, width: width, height: made.height };
        var chart = echarts.init(null, null, size);
        chart.setOption(made.option);
        var svg = chart.renderToSVGString();
        chart.dispose();
        return svg;
      }
      """;

  /** ECharts rounds the tick of a logarithmic axis below 1e-10 to 0, which lies nowhere. */
  private static final String NOWHERE = "<(path|text)[^>]*Infinity[^>]*>[^<]*</\\1>\\n?";

  private final Context context;
  private final ScriptableObject scope;

  /** Loads the library. */
  SvgRenderer() {
    context = Context.enter();
    context.setInterpretedMode(true);
    context.setLanguageVersion(Context.VERSION_ES6);
    scope = context.initSafeStandardObjects();
    evaluate(BROWSER, "browser");
    evaluate(WebPart.library(), "echarts.min.js");
    evaluate(WebPart.own("charts.js"), "charts.js");
    evaluate(DRAW, "draw");
  }

  /** Returns a chart as an SVG document with its title and what to see. */
  String svg(Chart chart) {
    Object[] arguments = {ChartJson.of(chart), WIDTH};
    Object svg = ScriptableObject.callMethod((Scriptable) scope, "draw", arguments);
    return Context.toString(svg).replaceAll(NOWHERE, "");
  }

  private void evaluate(String script, String name) {
    var unused = context.evaluateString(scope, script, name, 1, null);
  }

  @Override
  public void close() {
    Context.exit();
  }
}
