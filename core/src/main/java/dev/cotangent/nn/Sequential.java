package dev.cotangent.nn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers one after another.
 *
 * <p>Where a network is built for {@link Network#folded}, a {@link BatchNorm} behind a {@link
 * Foldable} layer is left out.
 */
public record Sequential(List<Sequential.Entry> entries) implements LayerSpec {

  /** Copies the entries. */
  public Sequential {
    entries = List.copyOf(entries);
  }

  /**
   * A layer with its name, which becomes part of its parameters' names.
   *
   * @param name such as {@code conv1}; without a dot
   */
  public record Entry(String name, LayerSpec layer) {
    /** Checks the name. */
    public Entry {
      if (name.isEmpty() || name.indexOf('.') >= 0) {
        throw new IllegalArgumentException(
            "sequential: a layer's name must not be empty or hold a dot, got \"" + name + "\"");
      }
    }
  }

  /** Returns the layers in this order, named 0, 1, 2, ... */
  public static Sequential of(LayerSpec... layers) {
    var sequential = new Sequential(List.of());
    for (LayerSpec layer : layers) {
      sequential = sequential.then(layer);
    }
    return sequential;
  }

  /** Returns these layers and one more, named by its position. */
  public Sequential then(LayerSpec layer) {
    return then(String.valueOf(entries.size()), layer);
  }

  /** Returns these layers and one more. */
  public Sequential then(String name, LayerSpec layer) {
    List<Entry> more = new ArrayList<>(entries);
    more.add(new Entry(name, layer));
    return new Sequential(more);
  }

  /**
   * Returns the first layers, up to and with one.
   *
   * @throws IllegalArgumentException if none has that name
   */
  public Sequential upTo(String name) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).name().equals(name)) {
        return new Sequential(entries.subList(0, i + 1));
      }
    }
    throw new IllegalArgumentException(
        "sequential: there is no layer \"%s\"; layers are %s"
            .formatted(name, entries.stream().map(Entry::name).toList()));
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    List<Layer> layers = new ArrayList<>();
    Shape shape = input;
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      LayerSpec layer = entry.layer();
      if (builder.isFolding()
          && i + 1 < entries.size()
          && layer instanceof Foldable foldable
          && foldable.isLinear()
          && entries.get(i + 1).layer() instanceof BatchNorm norm) {
        builder.fold(entry.name(), entries.get(i + 1).name(), norm.eps());
        layer = foldable.withBias();
        i++;
      }
      Built built = builder.child(entry.name(), layer, shape);
      layers.add(built.layer());
      shape = built.output();
    }
    return new Built(shape, new Chain(List.copyOf(layers)));
  }

  private record Chain(List<Layer> layers) implements Layer {
    @Override
    public Variable forward(Tape tape, Variable x) {
      Variable y = x;
      for (Layer layer : layers) {
        y = layer.forward(tape, y);
      }
      return y;
    }
  }
}
