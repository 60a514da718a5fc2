/* Draws each figure of a report, again when its width or the colours change, and its table when asked. */
(function () {
  'use strict';
  var preference = window.matchMedia('(prefers-color-scheme: dark)');
  var printing = false;
  var figures = Array.prototype.map.call(document.querySelectorAll('figure'), function (figure) {
    return {
      place: figure.querySelector('.chart'),
      details: figure.querySelector('details'),
      chart: JSON.parse(figure.querySelector('script').textContent),
      drawn: null
    };
  });

  function isDark() {
    var chosen = document.documentElement.getAttribute('data-theme');
    return !printing && (chosen ? chosen === 'dark' : preference.matches);
  }

  function draw(figure) {
    if (figure.drawn) { figure.drawn.dispose(); }
    var width = printing ? 680 : figure.place.clientWidth;
    var made = cotangentChart(figure.chart, { dark: isDark(), width: width, titled: false });
    figure.place.style.height = made.height + 'px';
    figure.drawn = echarts.init(figure.place, null, { width: width, height: made.height, devicePixelRatio: printing ? 3 : undefined });
    figure.drawn.setOption(made.option);
  }

  function drawAll() { figures.forEach(draw); }

  function row(cells, tag) {
    var tr = document.createElement('tr');
    cells.forEach(function (cell) {
      var td = document.createElement(tag);
      td.textContent = cell === null ? '' : cell;
      tr.appendChild(td);
    });
    return tr;
  }

  function fill(figure) {
    var chart = figure.chart;
    var table = document.createElement('table');
    if (chart.kind === 'map') {
      table.appendChild(row(['panel', chart.y.title + ' \\ ' + chart.x.title].concat(chart.xs), 'th'));
      chart.panels.forEach(function (panel) {
        panel.rows.forEach(function (one, i) {
          table.appendChild(row([panel.name, chart.ys[i]].concat(one.values), 'td'));
        });
      });
    } else {
      table.appendChild(row(['', chart.x.title, chart.y.title, 'deviation'], 'th'));
      chart.series.forEach(function (s) {
        s.y.forEach(function (y, i) {
          var x = chart.kind === 'bars' ? chart.categories[i] : s.x[i];
          table.appendChild(row([s.name, x, y, s.deviation.length ? s.deviation[i] : null], 'td'));
        });
      });
    }
    figure.details.querySelector('.data').appendChild(table);
  }

  figures.forEach(function (figure) {
    figure.details.addEventListener('toggle', function once() {
      figure.details.removeEventListener('toggle', once);
      fill(figure);
    });
  });
  document.querySelector('#theme').addEventListener('click', function () {
    document.documentElement.setAttribute('data-theme', isDark() ? 'light' : 'dark');
    drawAll();
  });
  preference.addEventListener('change', drawAll);
  window.addEventListener('beforeprint', function () { printing = true; drawAll(); });
  window.addEventListener('afterprint', function () { printing = false; drawAll(); });
  var width = 0;
  window.addEventListener('resize', function () {
    if (document.body.clientWidth !== width && !printing) {
      width = document.body.clientWidth;
      drawAll();
    }
  });
  width = document.body.clientWidth;
  drawAll();
})();
