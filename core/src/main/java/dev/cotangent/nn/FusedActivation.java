package dev.cotangent.nn;

import dev.cotangent.autograd.OpContext;
import dev.cotangent.backend.Epilogue;
import dev.cotangent.expr.Derivatives;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An activation made ready for the end of a product: y = f(z), z = product + bias.
 *
 * <p>Where f'(z) can be written in y, f becomes part of the product's epilogue and y alone is kept;
 * else the epilogue adds the bias, z is kept, and f is a pass of its own. Make it once, since
 * making it derives and compiles.
 */
public final class FusedActivation {
  private static final Expr X = Expr.input(0);
  private static final Expr DY = Expr.input(1);
  private static final FusedActivation IDENTITY = new FusedActivation(X);

  private final Expr f;
  private final boolean inEpilogue;
  private final Fused plain;
  private final Fused withBias;
  private final Fused gradient;

  private FusedActivation(Expr f) {
    this.f = f;
    Optional<Expr> fromOutput = Derivatives.derivativeFromOutput(f);
    this.inEpilogue = fromOutput.isPresent();
    this.plain = Fused.of(f);
    if (plain.inputs() != 1 || plain.scalars() > 0) {
      throw new IllegalArgumentException(
          "activation: must be a function of input 0 alone without scalars, got " + plain);
    }
    Expr z = X.plus(Expr.input(1));
    this.withBias = Fused.of(inEpilogue ? replaceInput(f, z, new IdentityHashMap<>()) : z);
    Expr slope = fromOutput.orElseGet(() -> Derivatives.derivative(f));
    this.gradient = Fused.of(DY.times(slope));
  }

  /**
   * Prepares a function of input 0.
   *
   * @throws IllegalArgumentException if it reads other inputs, or scalars
   */
  public static FusedActivation of(Expr f) {
    return f.equals(X) ? IDENTITY : new FusedActivation(f);
  }

  /** Returns f(z) = z. */
  public static FusedActivation identity() {
    return IDENTITY;
  }

  /** Returns the function of input 0. */
  public Expr function() {
    return f;
  }

  /** Returns what the product ends with: the bias, and f if it is fused. */
  public Epilogue epilogue(Optional<Tensor> bias) {
    return bias.map(b -> new Epilogue(withBias, List.of(b)))
        .orElseGet(() -> inEpilogue ? new Epilogue(plain, List.of()) : Epilogue.none());
  }

  /** Returns y for what the product with its epilogue gave: that itself if f was fused. */
  public Tensor finish(OpContext context, Tensor product) {
    return inEpilogue ? product : context.pointwise(plain, product);
  }

  /** Returns what {@link #gradient} needs of what the product with its epilogue gave. */
  public Optional<Tensor> kept(Tensor product) {
    return f.equals(X) ? Optional.empty() : Optional.of(product);
  }

  /**
   * Returns dz = dy·f'(z), newly allocated; dy itself for the identity.
   *
   * @param kept what {@link #kept} gave
   */
  public Tensor gradient(OpContext context, Tensor dy, Optional<Tensor> kept) {
    return kept.map(k -> context.pointwise(gradient, k.reshape(dy.shape()), dy)).orElse(dy);
  }

  /** The same expression with z in place of input 0; shared parts stay shared. */
  private static Expr replaceInput(Expr e, Expr z, Map<Expr, Expr> done) {
    Expr known = done.get(e);
    if (known != null) {
      return known;
    }
    Expr replaced =
        switch (e) {
          case Expr.Input _ -> z;
          case Expr.Unary(Expr.Function g, Expr x) -> new Expr.Unary(g, replaceInput(x, z, done));
          case Expr.Binary(Expr.Operation o, Expr a, Expr b) ->
              new Expr.Binary(o, replaceInput(a, z, done), replaceInput(b, z, done));
          case Expr.Select(Expr.Condition c, Expr then, Expr otherwise) ->
              new Expr.Select(
                  replaceInput(c, z, done),
                  replaceInput(then, z, done),
                  replaceInput(otherwise, z, done));
          case Expr.Scalar _, Expr.Constant _, Expr.Index _ -> e;
        };
    done.put(e, replaced);
    return replaced;
  }

  private static Expr.Condition replaceInput(Expr.Condition c, Expr z, Map<Expr, Expr> done) {
    return switch (c) {
      case Expr.Compare(Expr.Relation r, Expr a, Expr b) ->
          new Expr.Compare(r, replaceInput(a, z, done), replaceInput(b, z, done));
      case Expr.Chance chance -> chance;
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FusedActivation activation && f.equals(activation.f);
  }

  @Override
  public int hashCode() {
    return f.hashCode();
  }

  @Override
  public String toString() {
    return plain.toString();
  }
}
