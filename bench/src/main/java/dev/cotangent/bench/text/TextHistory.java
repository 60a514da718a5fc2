package dev.cotangent.bench.text;

import dev.cotangent.io.NamedArray;
import dev.cotangent.tensor.Shape;
import dev.cotangent.train.TrainingLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The epochs of a training so far, which its checkpoints keep. */
final class TextHistory implements TrainingLoop.Part {
  private static final String FIGURES = "figures";
  private static final int COUNT = 3;

  private final List<TextTraining.Epoch> epochs = new ArrayList<>();

  void add(TextTraining.Epoch epoch) {
    epochs.add(epoch);
  }

  List<TextTraining.Epoch> epochs() {
    return Collections.unmodifiableList(epochs);
  }

  @Override
  public Map<String, NamedArray> save() {
    double[] figures = new double[COUNT * epochs.size()];
    int at = 0;
    for (TextTraining.Epoch epoch : epochs) {
      figures[at++] = epoch.train();
      figures[at++] = epoch.validation();
      figures[at++] = epoch.seconds();
    }
    return Map.of(FIGURES, new NamedArray.Doubles(Shape.of(epochs.size(), COUNT), figures));
  }

  @Override
  public void load(Map<String, NamedArray> saved) {
    if (saved.get(FIGURES) instanceof NamedArray.Doubles(Shape shape, double[] figures)
        && shape.rank() == 2
        && shape.last() == COUNT) {
      epochs.clear();
      for (int at = 0; at < figures.length; at += COUNT) {
        int number = at / COUNT + 1;
        epochs.add(new TextTraining.Epoch(number, figures[at], figures[at + 1], figures[at + 2]));
      }
    } else {
      throw new IllegalArgumentException("epochs must be figures [epochs, 3]");
    }
  }
}
