package dev.cotangent.bench.speed;

import dev.cotangent.bench.speed.SpeedCase.Cost;
import dev.cotangent.cnn.ConvNeXt;
import dev.cotangent.cnn.LeNet5;
import dev.cotangent.cnn.ResNet;
import dev.cotangent.cnn.SmallCnn;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Embedding;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Sequential;
import dev.cotangent.nn.Summary;
import dev.cotangent.optim.Adam;
import dev.cotangent.optim.AdamW;
import dev.cotangent.optim.Sgd;
import dev.cotangent.optim.UpdateRule;
import dev.cotangent.rnn.Gru;
import dev.cotangent.rnn.Lstm;
import dev.cotangent.rnn.Recurrent;
import dev.cotangent.rnn.SequenceClassifier;
import dev.cotangent.rnn.SimpleRnn;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import java.util.List;

/** Steps of training, forward, backward and update; and logits of one image. */
final class ModelCases {
  private static final int CLASSES = 10;
  private static final int SYMBOLS = 65;
  private static final Shape IMAGE = Shape.of(28, 28, 1);
  private static final Shape COLOURED = Shape.of(32, 32, 3);
  private static final Shape PHOTOGRAPH = Shape.of(224, 224, 3);
  private static final int MANY_CLASSES = 1000;

  private static final UpdateRule MOMENTUM = Sgd.of(0.01).momentum(0.9);
  private static final UpdateRule ADAM = Adam.of(1e-3);

  private ModelCases() {}

  static List<SpeedCase> all() {
    LayerSpec leNet = LeNet5.of(CLASSES);
    LayerSpec resNet18 = ResNet.resNet18(CLASSES).stem(ResNet.Stem.SMALL_IMAGES);
    return List.of(
        training("lenet5-mnist-b64-sgd", leNet, 64, IMAGE, MOMENTUM),
        training("lenet5-mnist-b16-sgd", leNet, 16, IMAGE, MOMENTUM),
        training("lenet5-mnist-b1-sgd", leNet, 1, IMAGE, MOMENTUM),
        training("cnn-mnist-b64-adam", SmallCnn.of(CLASSES), 64, IMAGE, ADAM),
        training("resnet20-cifar-b32-sgd", ResNet.resNet20(CLASSES), 32, COLOURED, MOMENTUM),
        training("resnet18-cifar-b32-sgd", resNet18, 32, COLOURED, MOMENTUM),
        training(
            "convnext-micro-cifar-b32-adamw",
            ConvNeXt.micro(CLASSES),
            32,
            COLOURED,
            AdamW.of(1e-3)),
        inference("resnet18-224-b1", ResNet.resNet18(MANY_CLASSES), PHOTOGRAPH),
        inference("resnet18-cifar-b1", resNet18, COLOURED),
        inference("convnext-micro-cifar-b1", ConvNeXt.micro(CLASSES), COLOURED),
        rows("rnn128", SimpleRnn.units(128)),
        rows("lstm128", Lstm.units(128)),
        rows("gru128", Gru.units(128)),
        longRows("lstm128-t1000", Lstm.units(128)),
        longRows("lstm128-t1000-recomputing", Lstm.units(128).recomputing()),
        characters(),
        training("mlp-784-512-512-10-b128-adam", mlp(), 128, Shape.of(784), ADAM));
  }

  private static SpeedCase training(
      String name, LayerSpec model, int batch, Shape input, UpdateRule rule) {
    return new SpeedCase(
        "train/" + name,
        () -> step(Summary.of(model, input), batch),
        backend -> TrainingWork.of(model.build(backend, 1, input), batch, CLASSES, rule));
  }

  /** Backward takes twice the products of forward: those of the inputs' and weights' gradients. */
  private static Cost step(Summary model, int rows) {
    return new Cost(3.0 * model.flops() * rows, 0, rows);
  }

  /** The logits of one image, normalisations folded into the layers before them. */
  private static SpeedCase inference(String name, LayerSpec model, Shape input) {
    return new SpeedCase(
        "infer/" + name,
        () -> new Cost(Summary.of(model, input).flops(), 0, 1),
        backend -> LayerWork.forward(model.build(backend, 1, input).folded(), 1));
  }

  private static SpeedCase rows(String name, Recurrent<?> layer) {
    LayerSpec model = SequenceClassifier.of(layer, CLASSES);
    return training(name + "-rowmnist-b64-adam", model, 64, Shape.of(28, 28), ADAM);
  }

  /** Sequences for which the memory of all steps counts. */
  private static SpeedCase longRows(String name, Recurrent<?> layer) {
    LayerSpec model = SequenceClassifier.of(layer, CLASSES);
    return training(name + "-b32-adam", model, 32, Shape.of(1000, 28), ADAM);
  }

  /** The next character at each step of 50 texts of 100; its rows are characters. */
  private static SpeedCase characters() {
    int units = 256;
    int batch = 50;
    int time = 100;
    LayerSpec model =
        Sequential.of(Embedding.of(SYMBOLS, units), Lstm.units(units).layers(2), Dense.of(SYMBOLS));
    return new SpeedCase(
        "train/charlstm-2x256-b50-t100-adam",
        () ->
            new Cost(
                step(Summary.of(model, Shape.of(time), ElementType.INT), batch).flops(),
                0,
                batch * time),
        backend ->
            TrainingWork.ofTokens(model.build(backend, 1, Shape.of(time)), batch, SYMBOLS, ADAM));
  }

  private static LayerSpec mlp() {
    Activation relu = Activation.relu();
    return Sequential.of(
        Dense.of(512).activation(relu), Dense.of(512).activation(relu), Dense.of(CLASSES));
  }
}
