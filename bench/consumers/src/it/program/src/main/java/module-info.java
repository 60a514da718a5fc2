/** A program that knows the core alone. */
module consumer.program {
  requires dev.cotangent.core;
}
