package dev.cotangent.cnn;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Backends;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Sequential;
import dev.cotangent.optim.Adam;
import dev.cotangent.tck.TrainingConformance;
import dev.cotangent.tck.TrainingProblem;
import dev.cotangent.tensor.Shape;
import java.util.List;

/** Convolutional networks learn on the best backend as on the reference. */
class CnnTrainingTest extends TrainingConformance {

  @Override
  protected Backend backend() {
    return Backends.best();
  }

  @Override
  protected List<TrainingProblem> problems() {
    var images =
        Sequential.of(
            Conv2d.filters(6).kernel(3).padding(1).activation(Activation.relu()),
            MaxPool2d.of(2),
            Conv2d.filters(4).kernel(2).stride(2).groups(2).activation(Activation.gelu()),
            AveragePool2d.of(2).stride(1).padding(1),
            GlobalPool.average(),
            Dense.of(3));
    var text = TextCnn.of(11, 4).embedding(5).filters(6, 2, 3).dropout(0.2);
    return List.of(
        new TrainingProblem("images", images, Shape.of(6, 7, 2), 0, 3, Adam.of(0.01)),
        new TrainingProblem("text", text, Shape.of(6), 11, 4, Adam.of(0.01)));
  }
}
