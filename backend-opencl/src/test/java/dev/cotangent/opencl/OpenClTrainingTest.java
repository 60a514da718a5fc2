package dev.cotangent.opencl;

import dev.cotangent.backend.Backend;
import dev.cotangent.cnn.Conv2d;
import dev.cotangent.cnn.MaxPool2d;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.BatchNorm;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Flatten;
import dev.cotangent.nn.Sequential;
import dev.cotangent.optim.Adam;
import dev.cotangent.rnn.Lstm;
import dev.cotangent.rnn.SequenceClassifier;
import dev.cotangent.tck.TrainingConformance;
import dev.cotangent.tck.TrainingProblem;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Networks learn as they do on the reference, with convolution and recurrence too. */
class OpenClTrainingTest extends TrainingConformance {
  @Override
  protected Backend backend() {
    return OpenClBackend.open(TestDevice.get());
  }

  @Override
  protected List<TrainingProblem> problems() {
    var cnn =
        Sequential.of(
            Conv2d.filters(6).kernel(3).padding(1),
            BatchNorm.of(),
            Activation.relu(),
            MaxPool2d.of(2, 2),
            Conv2d.filters(8).kernel(3),
            Activation.relu(),
            Flatten.of(),
            Dense.of(4));
    var lstm = SequenceClassifier.of(Lstm.units(9), 4);
    List<TrainingProblem> problems = new ArrayList<>(super.problems());
    problems.add(new TrainingProblem("cnn", cnn, Shape.of(8, 8, 2), 0, 4, Adam.of(0.01)));
    problems.add(new TrainingProblem("lstm", lstm, Shape.of(6, 5), 0, 4, Adam.of(0.01)));
    return problems;
  }
}
