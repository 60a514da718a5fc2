/* Makes ECharts options of a chart as ChartJson writes it; runs in a browser and in Rhino. */
var cotangentChart = (function () {
  'use strict';

  /* Colours that most colour-blind people can tell apart (Okabe and Ito 2008); viridis for maps. */
  var LIGHT = {
    text: '#1c2733', muted: '#52606d', grid: '#e3e8ee', back: '#ffffff',
    series: ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#B8860B', '#56B4E9', '#5b6470', '#7b3294'],
    middle: '#f2f2f2'
  };
  var DARK = {
    text: '#e7ecf2', muted: '#a3b1c2', grid: '#2e3b49', back: '#16202b',
    series: ['#56B4E9', '#F08A3C', '#2CC295', '#E39CC4', '#F0C419', '#8fb8ff', '#c3ccd6', '#c09be0'],
    middle: '#2b3642'
  };
  var VIRIDIS = ['#440154', '#482878', '#3e4989', '#31688e', '#26828e', '#1f9e89', '#35b779', '#6ece58', '#b5de2b', '#fde725'];
  var SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'roundRect', 'pin'];
  var DASHES = ['solid', [7, 4], [2, 3], [10, 3, 2, 3]];
  var TITLE = 74;

  function number(v) {
    if (v === null || v === undefined || v === '-') { return 'none'; }
    var size = Math.abs(v);
    if (size !== 0 && (size < 1e-3 || size >= 1e6)) { return v.toExponential(2).replace('e+', 'e'); }
    return String(Number(v.toPrecision(5)));
  }

  function tick(v) {
    var size = Math.abs(v);
    if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
      return v.toExponential(2).replace(/\.?0+e/, 'e').replace('e+', 'e');
    }
    return String(Number(v.toPrecision(6)));
  }

  function axis(spec, look, gap) {
    return {
      type: spec.log ? 'log' : 'value',
      name: spec.title, nameLocation: 'middle', nameGap: gap,
      nameTextStyle: { color: look.text, fontSize: 13 },
      axisLabel: { color: look.muted, formatter: tick, hideOverlap: true },
      axisLine: { show: true, lineStyle: { color: look.muted } },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: look.grid } },
      minorSplitLine: { show: false }
    };
  }

  function positive(v, log) { return v === null || (log && !(v > 0)) ? null : v; }

  /* A curve of one point is a mark, and has its name beside it. */
  function isMark(s) { return s.x !== undefined && s.x.length === 1; }
  function inLegend(s) { return !isMark(s); }

  function legend(chart, look, top) {
    return {
      show: true, type: 'scroll', top: top, left: 8, right: 60, itemWidth: 34,
      textStyle: { color: look.text, fontSize: 13 }, inactiveColor: look.muted,
      pageTextStyle: { color: look.text },
      data: chart.series.filter(inLegend).map(function (s) { return s.name; })
    };
  }

  function base(chart, look, top, ask) {
    return {
      animation: false,
      backgroundColor: ask.titled ? look.back : 'transparent',
      color: look.series,
      textStyle: { fontFamily: 'system-ui, Roboto, Helvetica, Arial, sans-serif' },
      aria: { enabled: !ask.titled, label: { description: chart.title + '. ' + chart.see } },
      title: ask.titled ? [heading(chart, look, ask)] : [],
      toolbox: ask.titled ? undefined : {
        right: 4, top: -4, itemSize: 14, iconStyle: { borderColor: look.muted },
        feature: { saveAsImage: { title: 'Save as PNG', pixelRatio: 3, name: chart.title, backgroundColor: look.back } }
      },
      tooltip: {
        confine: true, backgroundColor: look.back, borderColor: look.grid,
        textStyle: { color: look.text, fontSize: 13 }
      }
    };
  }

  function heading(chart, look, ask) {
    return {
      text: chart.title, subtext: chart.see, left: 12, top: 6, itemGap: 6,
      textStyle: { color: look.text, fontSize: 18 },
      subtextStyle: { color: look.muted, fontSize: 13, width: ask.width - 30, overflow: 'break', lineHeight: 17 }
    };
  }

  /* Ends a logarithmic axis at powers of ten: ECharts would go down to 1e-20 for a curve that ends at 1e-12. */
  function decades(axis, least, most) {
    if (!(least <= most)) { return; }
    var high = Math.ceil(Math.log10(most) - 1e-9);
    axis.max = Math.pow(10, high);
    axis.min = Math.pow(10, Math.min(high - 1, Math.floor(Math.log10(least) + 1e-9)));
  }

  /* The band between two curves, drawn once, by the first point that is asked for. */
  function band(points, colour) {
    return function (params, api) {
      if (params.dataIndex !== 0) { return undefined; }
      var above = points.map(function (p) { return api.coord([p[0], p[2]]); });
      var below = points.map(function (p) { return api.coord([p[0], p[1]]); });
      return {
        type: 'polygon', silent: true,
        shape: { points: above.concat(below.reverse()) },
        style: { fill: colour, opacity: 0.16, stroke: 'none' }
      };
    };
  }

  function lines(chart, look, top, ask) {
    var option = base(chart, look, top, ask);
    var least = Infinity;
    var most = 0;
    chart.series.forEach(function (s) {
      s.y.forEach(function (y, k) {
        if (y > 0) { least = Math.min(least, y); }
        most = Math.max(most, y + (s.deviation[k] || 0));
      });
    });
    option.legend = legend(chart, look, top);
    option.grid = { left: 78, right: 26, top: top + 40, bottom: 58 };
    option.xAxis = axis(chart.x, look, 30);
    option.xAxis.splitLine.show = false;
    option.xAxis.min = chart.x.log ? undefined : 'dataMin';
    option.xAxis.max = 'dataMax';
    option.yAxis = axis(chart.y, look, 54);
    option.yAxis.scale = true;
    if (chart.y.log) { decades(option.yAxis, least, most); }
    option.tooltip.trigger = 'axis';
    option.tooltip.valueFormatter = number;
    option.tooltip.axisPointer = { lineStyle: { color: look.muted } };
    option.series = [];
    chart.series.forEach(function (s, i) {
      var colour = look.series[i % look.series.length];
      var points = [];
      var edges = [];
      s.x.forEach(function (x, k) {
        var y = positive(s.y[k], chart.y.log);
        points.push([positive(x, chart.x.log), y]);
        if (s.deviation.length && y !== null && s.deviation[k] !== null) {
          var low = y - s.deviation[k];
          edges.push([x, chart.y.log ? Math.max(low, least) : low, y + s.deviation[k]]);
        }
      });
      option.series.push({
        type: 'line', name: s.name, data: points, z: 3,
        showSymbol: points.length <= 40, symbol: SYMBOLS[i % SYMBOLS.length], symbolSize: isMark(s) ? 11 : 7,
        label: {
          show: isMark(s), formatter: s.name, position: 'right', distance: 6, align: 'left', verticalAlign: 'middle',
          rotate: -40, color: look.text, fontSize: 12
        },
        itemStyle: { color: colour }, lineStyle: { width: 2.2, color: colour, type: DASHES[Math.floor(i / 2) % DASHES.length] },
        emphasis: { focus: 'series' }
      });
      if (edges.length > 1) {
        option.series.push({
          type: 'custom', name: s.name, data: edges, encode: { x: 0, y: [1, 2] }, clip: true, silent: true,
          z: 1, renderItem: band(edges, colour), itemStyle: { color: colour }, tooltip: { show: false }
        });
      }
    });
    return { option: option, height: top + 380 };
  }

  function whiskers(index, count) {
    return function (params, api) {
      var slot = api.barLayout({ count: count, barGap: '15%', barCategoryGap: '35%' })[index];
      var x = api.coord([api.value(0), api.value(1)])[0] + slot.offsetCenter;
      var low = api.coord([api.value(0), api.value(1)])[1];
      var high = api.coord([api.value(0), api.value(2)])[1];
      var cap = Math.min(6, slot.width / 3);
      var line = function (x1, y1, x2, y2) {
        return { type: 'line', shape: { x1: x1, y1: y1, x2: x2, y2: y2 }, style: { stroke: api.visual('color'), lineWidth: 1.6 } };
      };
      return {
        type: 'group', silent: true,
        children: [line(x, low, x, high), line(x - cap, low, x + cap, low), line(x - cap, high, x + cap, high)]
      };
    };
  }

  function bars(chart, look, top, ask) {
    var option = base(chart, look, top, ask);
    var few = chart.categories.length <= 12;
    option.legend = legend(chart, look, top);
    option.grid = { left: 78, right: 26, top: top + 40, bottom: few ? 76 : 58 };
    option.xAxis = axis(chart.x, look, few ? 46 : 30);
    option.xAxis.type = 'category';
    option.xAxis.data = chart.categories;
    option.xAxis.splitLine.show = false;
    option.xAxis.axisLabel = { color: look.muted, hideOverlap: true };
    if (few) {
      option.xAxis.axisLabel.interval = 0;
      option.xAxis.axisLabel.width = Math.max(30, (ask.width - 110) / chart.categories.length - 6);
      option.xAxis.axisLabel.overflow = 'break';
    }
    option.yAxis = axis(chart.y, look, 54);
    option.tooltip.trigger = 'axis';
    option.tooltip.axisPointer = { type: 'shadow' };
    option.tooltip.valueFormatter = number;
    option.series = chart.series.map(function (s, i) {
      return {
        type: 'bar', name: s.name, barGap: '15%', barCategoryGap: '35%',
        itemStyle: { color: look.series[i % look.series.length], borderRadius: [3, 3, 0, 0] },
        data: s.y.map(function (y) { return positive(y, chart.y.log); })
      };
    });
    chart.series.forEach(function (s, i) {
      var edges = [];
      s.deviation.forEach(function (d, k) {
        if (d > 0 && s.y[k] !== null) {
          var low = s.y[k] - d;
          edges.push([k, chart.y.log && low <= 0 ? s.y[k] : low, s.y[k] + d]);
        }
      });
      if (edges.length) {
        option.series.push({
          type: 'custom', name: s.name, data: edges, encode: { x: 0, y: [1, 2] }, z: 4, silent: true,
          itemStyle: { color: look.text }, tooltip: { show: false }, renderItem: whiskers(i, chart.series.length)
        });
      }
    });
    return { option: option, height: top + 360 };
  }

  function range(chart) {
    var low = Infinity;
    var high = -Infinity;
    chart.panels.forEach(function (panel) {
      panel.rows.forEach(function (row) {
        row.values.forEach(function (v) {
          if (v !== null && (!chart.value.log || v > 0)) {
            low = Math.min(low, v);
            high = Math.max(high, v);
          }
        });
      });
    });
    if (low > high) { low = 0; high = 1; }
    if (chart.form === 'SIGNED_IMAGE') {
      high = Math.max(Math.abs(low), Math.abs(high)) || 1;
      low = -high;
    }
    if (chart.value.log) {
      high = Math.log(high) / Math.LN10;
      low = Math.max(Math.log(low) / Math.LN10, high - 16);
    }
    return [low, high > low ? high : low + 1];
  }

  function map(chart, look, top, ask) {
    var option = base(chart, look, top, ask);
    var image = chart.form !== 'MAP';
    var limits = range(chart);
    var count = chart.panels.length;
    var columns = Math.min(count, image ? 4 : ask.width < 620 ? 1 : 3);
    var left = 64;
    var gap = 26;
    var width = (ask.width - left - 24 - gap * (columns - 1)) / columns;
    var height = image ? width * chart.ys.length / chart.xs.length : columns === 1 ? 300 : 250;
    if (image && count === 1) {
      height = Math.min(height, 380);
      width = height * chart.xs.length / chart.ys.length;
    }
    var pitch = height + 74;
    var rows = Math.ceil(count / columns);
    var back = function (v) { return chart.value.log ? Math.pow(10, v) : v; };
    option.toolbox = option.toolbox && Object.assign({}, option.toolbox, { top: -6 });
    option.grid = [];
    option.xAxis = [];
    option.yAxis = [];
    option.series = [];
    chart.panels.forEach(function (panel, i) {
      var x = left + (i % columns) * (width + gap);
      var y = top + 30 + Math.floor(i / columns) * pitch;
      option.title.push({
        text: panel.name, left: x + width / 2, top: y - 26, textAlign: 'center',
        textStyle: { color: look.text, fontSize: 13, fontWeight: 600 }
      });
      option.grid.push({ left: x, top: y, width: width, height: height });
      var across = axis(chart.x, look, 26);
      across.type = 'category';
      across.data = chart.xs;
      across.gridIndex = i;
      across.splitLine.show = false;
      across.axisLabel = { color: look.muted, hideOverlap: true };
      option.xAxis.push(across);
      var up = axis(chart.y, look, 38);
      up.type = 'category';
      up.data = chart.ys;
      up.gridIndex = i;
      up.inverse = image;
      up.splitLine.show = false;
      up.axisLabel = { color: look.muted, show: i % columns === 0, interval: Math.max(0, Math.ceil(chart.ys.length * 16 / height) - 1) };
      if (i % columns !== 0) { up.name = ''; }
      option.yAxis.push(up);
      var data = [];
      panel.rows.forEach(function (row, r) {
        row.values.forEach(function (v, c) {
          if (v === null) { return; }
          var shown = !chart.value.log ? v : v > 0 ? Math.max(Math.log(v) / Math.LN10, limits[0]) : limits[0];
          data.push([c, r, shown, v]);
        });
      });
      option.series.push({
        type: 'heatmap', name: panel.name, progressive: 0, xAxisIndex: i, yAxisIndex: i, data: data,
        encode: { x: 0, y: 1, value: 2 }, emphasis: { itemStyle: { borderColor: look.text, borderWidth: 1 } }
      });
    });
    var bottom = top + 30 + rows * pitch - 74 + 56;
    option.title.push({
      text: chart.value.title + (chart.value.log ? ', on a logarithmic scale' : ''), left: ask.width / 2, top: bottom,
      textAlign: 'center', textStyle: { color: look.text, fontSize: 13, fontWeight: 400 }
    });
    option.visualMap = {
      type: 'continuous', dimension: 2, min: limits[0], max: limits[1], calculable: !ask.titled, orient: 'horizontal',
      left: 'center', top: bottom + 22, itemWidth: 14, itemHeight: Math.min(320, ask.width / 2),
      text: ask.titled ? [tick(Number(back(limits[1]).toPrecision(3))), tick(Number(back(limits[0]).toPrecision(3)))] : undefined,
      formatter: function (v) { return tick(Number(back(v).toPrecision(2))); },
      textStyle: { color: look.text, fontSize: 12 },
      inRange: { color: chart.form === 'SIGNED_IMAGE' ? ['#2166ac', look.middle, '#b2182b'] : VIRIDIS }
    };
    option.tooltip.formatter = function (p) {
      return p.seriesName + '<br>' + chart.x.name + ' ' + chart.xs[p.data[0]] + ', ' + chart.y.name + ' ' +
        chart.ys[p.data[1]] + '<br><b>' + number(p.data[3]) + '</b> ' + chart.value.unit;
    };
    return { option: option, height: bottom + 60 };
  }

  var KINDS = { lines: lines, bars: bars, map: map };

  /* ask: dark, width in pixels, titled (for a file of its own); gives an option and its height. */
  return function (chart, ask) {
    return KINDS[chart.kind](chart, ask.dark ? DARK : LIGHT, ask.titled ? TITLE : 4, ask);
  };
})();
