package dev.cotangent.nn;

import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.TapeListener;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sums up, for each layer, what its operations did to a {@link DryBackend}. */
final class SummaryRows implements TapeListener {
  private static final String RESHAPE = "Reshape";

  private final Network network;
  private final DryBackend backend;
  private final Map<String, Totals> layers = new LinkedHashMap<>();
  private long flops;
  private long live;

  SummaryRows(Network network, DryBackend backend) {
    this.network = network;
    this.backend = backend;
    this.flops = backend.flops();
    this.live = backend.live();
  }

  private static final class Totals {
    private final List<String> operations = new ArrayList<>();
    private Shape output = Shape.of();
    private long flops;
    private long activations;
  }

  @Override
  public void forward(Position at, List<Tensor> inputs, List<Tensor> outputs) {
    Totals totals = layers.computeIfAbsent(at.path(), _ -> new Totals());
    String name = at.op().name();
    if (!totals.operations.contains(name)) {
      totals.operations.add(name);
    }
    totals.output = outputs.getFirst().shape();
    totals.flops += backend.flops() - flops;
    totals.activations += backend.live() - live;
    flops = backend.flops();
    live = backend.live();
  }

  List<Summary.Row> rows() {
    Map<String, Long> parameters = new LinkedHashMap<>();
    for (Parameter p : network.parameters()) {
      parameters.merge(layerOf(p.name()), (long) p.value().size(), Long::sum);
    }
    List<Summary.Row> rows = new ArrayList<>();
    layers.forEach((path, t) -> {
      List<String> named = t.operations.stream().filter(o -> !o.equals(RESHAPE)).toList();
      rows.add(
          new Summary.Row(
              path,
              named.isEmpty() ? t.operations : named,
              t.output,
              parameters.getOrDefault(path, 0L),
              t.flops,
              t.activations));
      parameters.remove(path);
    });
    parameters.forEach(
        (path, count) -> rows.add(new Summary.Row(path, List.of(), Shape.of(1), count, 0, 0)));
    return rows;
  }

  private static String layerOf(String parameter) {
    int dot = parameter.lastIndexOf('.');
    return dot < 0 ? "" : parameter.substring(0, dot);
  }
}
