/**
 * The place of the OpenCL backend, which comes in a later version: no provider is registered yet.
 */
module dev.cotangent.opencl {
  requires dev.cotangent.core;
  requires static org.jspecify;
}
