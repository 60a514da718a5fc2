package dev.cotangent.tck;

import dev.cotangent.autograd.Variable;
import dev.cotangent.nn.Loss;
import dev.cotangent.nn.Losses;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Random calls of the losses, with weights or without. */
final class LossCalls {
  /** Computed in float64 on the host, of whose rounding the oracle knows nothing: not compared. */
  private static final int CTC = 5;

  private LossCalls() {}

  static CallAttempt draw(CallDraws draws) {
    int kind = draws.below(6);
    boolean isSequence = kind == CTC || draws.once(2);
    Shape rows =
        isSequence ? Shape.of(draws.from(1, 3), draws.from(1, 4)) : Shape.of(draws.from(1, 4));
    Shape prediction = rows.append(1 + draws.below(4));
    List<Operand> operands = new ArrayList<>(List.of(Operand.real(prediction)));
    operands.add(
        switch (kind) {
          case 0 -> Operand.integers(rows, draws.once(8) ? -1 : 0, prediction.last() - 1);
          case CTC ->
              Operand.integers(Shape.of(rows.extent(0), draws.below(3)), 0, prediction.last() - 1);
          default -> Operand.real(prediction);
        });
    if (draws.once(3)) {
      operands.add(Operand.real(kind == CTC ? rows.slice(0, 1) : rows));
    }
    Loss loss = loss(kind, draws);
    return new CallAttempt(
        "loss " + kind,
        (tape, inputs) -> {
          if (inputs.length < 2 || inputs.length > 3) {
            throw new IllegalArgumentException("loss: takes 2 or 3 values, got " + inputs.length);
          }
          Optional<Variable> weights =
              inputs.length == 3 ? Optional.of(inputs[2]) : Optional.empty();
          Variable mean = loss.of(tape, inputs[0], inputs[1], weights);
          return kind == CTC ? List.of() : List.of(mean);
        },
        draws.faulty(operands));
  }

  private static Loss loss(int kind, CallDraws draws) {
    return switch (kind) {
      case 0, 1 -> Losses.softmaxCrossEntropy(0.25 * draws.from(0, 3));
      case 2 -> Losses.binaryCrossEntropy();
      case 3 -> Losses.meanSquaredError();
      case 4 -> Losses.huber(0.5 * draws.from(1, 2));
      default -> Losses.ctc();
    };
  }
}
