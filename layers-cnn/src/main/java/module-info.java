/** Convolution, pooling, residual blocks and models made of them. */
module dev.cotangent.cnn {
  requires transitive dev.cotangent.core;
  requires static org.jspecify;

  exports dev.cotangent.cnn;
}
