package dev.cotangent.tck;

import dev.cotangent.expr.Expr;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.BatchNorm;
import dev.cotangent.nn.Concat;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Dropout;
import dev.cotangent.nn.Embedding;
import dev.cotangent.nn.Flatten;
import dev.cotangent.nn.GroupNorm;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.LayerNorm;
import dev.cotangent.nn.LayerScale;
import dev.cotangent.nn.PRelu;
import dev.cotangent.nn.PoolOverTime;
import dev.cotangent.nn.Residual;
import dev.cotangent.nn.RmsNorm;
import dev.cotangent.nn.Sequential;
import java.util.stream.Stream;

/** The layers of core, with every option. */
public final class CoreLayerCases {
  private static final Expr X = Expr.input(0);

  private CoreLayerCases() {}

  /** Returns all cases. */
  public static Stream<LayerCase> all() {
    return Stream.of(dense(), norms(), activationCases(), sequences(), blocks()).flatMap(s -> s);
  }

  /** Returns all activations. */
  public static Stream<Activation> activations() {
    return Stream.of(
        Activation.identity(),
        Activation.relu(),
        Activation.leakyRelu(0.01),
        Activation.elu(1),
        Activation.elu(0.5),
        Activation.gelu(),
        Activation.geluTanh(),
        Activation.silu(),
        Activation.tanh(),
        Activation.sigmoid(),
        Activation.softplus(),
        Activation.selu(),
        Activation.mish(),
        Activation.softsign(),
        Activation.relu6(),
        Activation.hardTanh(),
        Activation.hardSigmoid(),
        Activation.hardSwish(),
        Activation.of("x/(1+|x|)", X.over(X.abs().plus(1))));
  }

  private static Stream<LayerCase> activationCases() {
    return activations().map(a -> LayerCase.of(a.name(), a).input(4, 3).output(4, 3));
  }

  private static Stream<LayerCase> dense() {
    return Stream.of(
        LayerCase.of("dense", Dense.of(4)).input(5).output(4),
        LayerCase.of("dense on sequences", Dense.of(4)).input(3, 5).output(3, 4),
        LayerCase.of("dense without bias", Dense.of(4).withoutBias()).input(5).output(4),
        LayerCase.of("dense relu", Dense.of(6).activation(Activation.relu())).input(5).output(6),
        LayerCase.of("dense gelu", Dense.of(4).activation(Activation.gelu())).input(5).output(4),
        LayerCase.of(
                "dense initialised",
                Dense.of(4).weight(Initialisers.heNormal()).bias(Initialisers.zeros()))
            .input(5)
            .output(4),
        LayerCase.of("embedding", Embedding.of(7, 3)).tokens(7, 5).output(5, 3),
        LayerCase.of("embedding of one token", Embedding.of(7, 3).weight(Initialisers.heUniform()))
            .tokens(7)
            .output(3));
  }

  private static Stream<LayerCase> norms() {
    return Stream.of(
        LayerCase.of("batch norm", BatchNorm.of()).input(4).output(4),
        LayerCase.of("batch norm of images", BatchNorm.of().eps(0.1).momentum(0.3))
            .input(3, 2, 4)
            .output(3, 2, 4),
        LayerCase.of("layer norm", LayerNorm.of()).input(6).output(6),
        LayerCase.of("layer norm of sequences", LayerNorm.of().eps(0.1)).input(3, 6).output(3, 6),
        LayerCase.of("rms norm", RmsNorm.of()).input(6).output(6),
        LayerCase.of("rms norm of sequences", RmsNorm.of().eps(0.1)).input(3, 6).output(3, 6),
        LayerCase.of("batch norm, frozen", BatchNorm.of().frozen()).input(2, 3).output(2, 3),
        LayerCase.of("group norm", GroupNorm.of(2)).input(3, 2, 4).output(3, 2, 4),
        LayerCase.of("group norm of one group", GroupNorm.of(1).eps(0.1)).input(6).output(6),
        LayerCase.of("group norm, plain", GroupNorm.of(3).affine(false)).input(2, 6).output(2, 6),
        LayerCase.of("instance norm", GroupNorm.instance()).input(2, 3, 2).output(2, 3, 2),
        LayerCase.of("instance norm, affine", GroupNorm.instance().affine(true))
            .input(4, 2)
            .output(4, 2),
        LayerCase.of("layer scale", LayerScale.of().initial(0.5)).input(2, 3).output(2, 3),
        LayerCase.of("prelu", PRelu.shared()).input(4, 3).output(4, 3),
        LayerCase.of("prelu of channels", PRelu.perChannel()).input(4, 3).output(4, 3),
        LayerCase.of("dropout of channels", Dropout.channels(0.5)).input(3, 2, 4).output(3, 2, 4),
        LayerCase.of("dropout of examples", Dropout.examples(0.5))
            .batch(6)
            .input(3, 2)
            .output(3, 2),
        LayerCase.of("dropout", Dropout.of(0.5)).input(6).output(6),
        LayerCase.of("no dropout", Dropout.of(0)).input(6).output(6));
  }

  private static Stream<LayerCase> sequences() {
    return Stream.of(PoolOverTime.max(), PoolOverTime.mean(), PoolOverTime.last())
        .flatMap(p ->
            Stream.of(
                LayerCase.of(p + " of full sequences", p).input(5, 3).output(3),
                LayerCase.of(p + " of unequal ones", p).input(5, 3).lengths(5, 1, 3).output(3),
                LayerCase.of(p + " after dense", Sequential.of(Dense.of(4), p))
                    .input(5, 3)
                    .lengths(2, 5, 1)
                    .output(4)));
  }

  private static Stream<LayerCase> blocks() {
    return Stream.of(
        LayerCase.of("flatten", Flatten.of()).input(2, 3).output(6),
        LayerCase.of("nothing", Sequential.of()).input(2, 3).output(2, 3),
        LayerCase.of("residual", Residual.of(Dense.of(4))).input(4).output(4),
        LayerCase.of("projection", Residual.of(Dense.of(3), Dense.of(3).withoutBias()))
            .input(4)
            .output(3),
        LayerCase.of("concat", Concat.of(Dense.of(2), Activation.tanh(), Dense.of(1)))
            .input(3)
            .output(6),
        LayerCase.of(
                "perceptron",
                Sequential.of(
                    Flatten.of(),
                    Dense.of(8).activation(Activation.tanh()),
                    BatchNorm.of(),
                    Dropout.of(0.25),
                    Dense.of(3)))
            .input(2, 3)
            .output(3));
  }
}
