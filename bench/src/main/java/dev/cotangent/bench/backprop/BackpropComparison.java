package dev.cotangent.bench.backprop;

import dev.cotangent.bench.backprop.Contest.Entrant;
import dev.cotangent.bench.report.Heading;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that was found.
 *
 * @param heading says complete if every model was trained to the end with every seed
 * @param threads that computed
 * @param fields what layers of the convolutional network of images see; empty without images
 */
record BackpropComparison(
    Heading heading, int threads, List<Contest> contests, List<ReceptiveField> fields) {

  /** Returns the contests whose rows nobody shuffled. */
  List<Contest> drawn() {
    return contests.stream().filter(c -> c.order() == PointOrder.DRAWN).toList();
  }

  /** Returns the contests of images, in all orders. */
  List<Contest> images() {
    return contests.stream().filter(c -> !c.isOfLetters()).toList();
  }

  /** Returns each model once. */
  Stream<Entrant> models() {
    return drawn().stream().flatMap(c -> c.entrants().stream());
  }
}
