package dev.cotangent.rnn;

import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.nn.DenseOp;
import dev.cotangent.nn.FusedActivation;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of one direction of one layer on a tape, by their names without prefix.
 *
 * @param byName all of them
 */
record DirectionWeights(Tape tape, Map<String, Parameter> byName) {
  private static final DenseOp DENSE = new DenseOp(FusedActivation.identity());

  Variable recurrent() {
    return extra("recurrent");
  }

  Variable bias() {
    return extra("bias");
  }

  Optional<Variable> stateBias() {
    return Optional.ofNullable(byName.get("recurrentBias")).map(tape::parameter);
  }

  /** Returns a parameter that only some variants have. */
  Variable extra(String name) {
    Parameter parameter = byName.get(name);
    if (parameter == null) {
      throw new IllegalStateException("recurrent: no parameter " + name + " in " + byName.keySet());
    }
    return tape.parameter(parameter);
  }

  /** Returns W x + b. */
  Variable affine(Variable x) {
    return tape.apply(DENSE, x, extra("weight"), bias());
  }

  /** Returns W x. */
  Variable linear(Variable x) {
    return tape.apply(DENSE, x, extra("weight"));
  }
}
