package dev.cotangent.rnn;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Backends;
import dev.cotangent.optim.Adam;
import dev.cotangent.rnn.SequenceClassifier.Reading;
import dev.cotangent.tck.TrainingConformance;
import dev.cotangent.tck.TrainingProblem;
import dev.cotangent.tensor.Shape;
import java.util.List;

/** Recurrent networks learn on the best backend as on the reference. */
class RecurrentTrainingTest extends TrainingConformance {

  @Override
  protected Backend backend() {
    return Backends.best();
  }

  @Override
  protected List<TrainingProblem> problems() {
    var lstm = SequenceClassifier.of(Lstm.units(7).layers(2).dropout(0.2), 3);
    var gru =
        SequenceClassifier.of(Gru.units(5).bidirectional(), 4)
            .embedding(11, 4)
            .reading(Reading.MAX_OVER_TIME);
    var before = SequenceClassifier.of(Gru.units(6).resetBefore(), 3);
    var simple = SequenceClassifier.of(SimpleRnn.units(9), 3);
    Shape features = Shape.of(6, 3);
    return List.of(
        new TrainingProblem("lstm", lstm, features, 0, 3, Adam.of(0.01)),
        new TrainingProblem("gru, both ways", gru, Shape.of(6), 11, 4, Adam.of(0.01)),
        new TrainingProblem("gru, reset before", before, features, 0, 3, Adam.of(0.01)),
        new TrainingProblem("simple rnn", simple, features, 0, 3, Adam.of(0.01)));
  }
}
